package dev.gather.upstream.call;

/**
 * When a fetch began: what it brings is as old as that.
 *
 * @param millis since 1970
 * @param mark by the evictions that there were
 */
public record FetchStart(long millis, long mark) {}
