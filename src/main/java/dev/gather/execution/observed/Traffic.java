package dev.gather.execution.observed;

/**
 * What has passed over a WebSocket.
 *
 * @param received bytes of the client's frames
 * @param sent bytes of the service's
 */
public record Traffic(long received, long sent) {}
