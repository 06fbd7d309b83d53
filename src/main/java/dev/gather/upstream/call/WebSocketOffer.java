package dev.gather.upstream.call;

import java.util.List;

/**
 * What a client offers with the handshake of a WebSocket.
 *
 * @param key that the upstream proves by to have understood it
 * @param protocols one of which the upstream may choose
 * @see <a href="https://datatracker.ietf.org/doc/html/rfc6455#section-4.1">RFC 6455, 4.1</a>
 */
public record WebSocketOffer(String key, List<String> protocols) {}
