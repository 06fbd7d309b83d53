package dev.gather.upstream.call;

/**
 * An upstream's connections at one moment.
 *
 * @param active in use
 * @param idle open and unused
 * @param pending calls that wait for one
 * @param max active and idle at most
 */
public record PoolState(int active, int idle, int pending, int max) {}
