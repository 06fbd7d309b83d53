package dev.gather.web;

import dev.gather.access.AccessRequest;
import dev.gather.upstream.call.WebSocketOffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.ServerHttpRequest;

/**
 * A client's request for a WebSocket.
 *
 * @param key as it came
 * @param version as it came; empty where there is none
 * @param protocols that the client offers, without a token
 * @param token that stands among them, where the route wants to know who asks
 * @see <a href="https://datatracker.ietf.org/doc/html/rfc6455#section-4.2.1">RFC 6455, 4.2.1</a>
 */
record WebSocketHandshake(
    String key, String version, List<String> protocols, Optional<String> token) {

  static final String VERSION = "13";

  static final String VERSION_FIELD = "Sec-WebSocket-Version";
  static final String PROTOCOL_FIELD = "Sec-WebSocket-Protocol";
  static final String EXTENSIONS_FIELD = "Sec-WebSocket-Extensions";

  /** A page can say nothing else with a handshake than what stands here. */
  static final String BEARER = "bearer";

  private static final String KEY_FIELD = "Sec-WebSocket-Key";
  private static final String WEB_SOCKET = "websocket";
  private static final int KEY_BYTES = 16;

  /**
   * None where it is no such request.
   *
   * @param isProtected whether the subprotocol {@code bearer} is followed by a token
   */
  static Optional<WebSocketHandshake> of(ServerHttpRequest request, boolean isProtected) {
    HttpHeaders headers = request.getHeaders();
    if (!headers.containsHeader(HttpHeaders.UPGRADE)
        || !request.getMethod().equals(HttpMethod.GET)
        || !has(headers, HttpHeaders.UPGRADE, WEB_SOCKET)
        || !has(headers, HttpHeaders.CONNECTION, HttpHeaders.UPGRADE)
        // The server ends such a connection with its answer, whatever that is.
        || has(headers, HttpHeaders.CONNECTION, "close")) {
      return Optional.empty();
    }
    List<String> offered = values(headers, PROTOCOL_FIELD).toList();
    boolean hasToken = isProtected && !offered.isEmpty() && offered.get(0).equalsIgnoreCase(BEARER);
    return Optional.of(
        new WebSocketHandshake(
            only(headers, KEY_FIELD),
            only(headers, VERSION_FIELD),
            hasToken ? offered.stream().skip(2).toList() : offered,
            hasToken ? Optional.of(offered.size() > 1 ? offered.get(1) : "") : Optional.empty()));
  }

  /** Whether a field, by its name in lower case, is passed on as the gateway has it. */
  static boolean isNegotiated(String name) {
    return name.equalsIgnoreCase(EXTENSIONS_FIELD) || name.equalsIgnoreCase(PROTOCOL_FIELD);
  }

  boolean isOfKnownVersion() {
    return version.equals(VERSION);
  }

  boolean hasKey() {
    try {
      byte[] nonce = Base64.getDecoder().decode(key);
      return nonce.length == KEY_BYTES && Base64.getEncoder().encodeToString(nonce).equals(key);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  WebSocketOffer offer() {
    return new WebSocketOffer(key, protocols);
  }

  /** The request as it would be if a page could send a header. */
  AccessRequest authorized(AccessRequest request) {
    if (token.isEmpty()) {
      return request;
    }
    return new AccessRequest() {
      @Override
      public List<String> values(String name) {
        if (!name.equalsIgnoreCase(HttpHeaders.AUTHORIZATION)) {
          return request.values(name);
        }
        List<String> all = new ArrayList<>(request.values(name));
        all.add("Bearer " + token.get());
        return all;
      }

      @Override
      public String network() {
        return request.network();
      }
    };
  }

  private static boolean has(HttpHeaders headers, String name, String value) {
    return values(headers, name).anyMatch(value::equalsIgnoreCase);
  }

  private static Stream<String> values(HttpHeaders headers, String name) {
    return headers.getOrEmpty(name).stream()
        .flatMap(line -> Stream.of(line.split(",", -1)))
        .map(String::strip)
        .filter(value -> !value.isEmpty());
  }

  private static String only(HttpHeaders headers, String name) {
    List<String> lines = headers.getOrEmpty(name);
    return lines.size() == 1 ? lines.get(0).strip() : "";
  }

  /** Nothing of the client's: a token may be in it. */
  @Override
  public String toString() {
    return "WebSocketHandshake";
  }
}
