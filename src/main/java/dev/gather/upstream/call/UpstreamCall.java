package dev.gather.upstream.call;

/** Sends the requests of calls; fails only with {@link CallFailure}. */
@FunctionalInterface
public interface UpstreamCall extends Exchange<UpstreamRequest, UpstreamAnswer> {}
