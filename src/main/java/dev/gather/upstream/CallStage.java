package dev.gather.upstream;

/** One step on a call's way: knows only what comes next, never the order. */
@FunctionalInterface
interface CallStage {

  UpstreamCall around(UpstreamCall next);
}
