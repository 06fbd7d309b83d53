package dev.gather.upstream.call;

/** One step on a call's way: knows only what comes next, never the order. */
@FunctionalInterface
public interface CallStage {

  UpstreamCall around(UpstreamCall next);
}
