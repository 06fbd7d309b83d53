package dev.gather.upstream.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.gather.upstream.call.WebSocketOffer;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;

/**
 * What an upstream's 101 must say.
 *
 * @see <a href="https://datatracker.ietf.org/doc/html/rfc6455#section-4.1">RFC 6455, 4.1</a>
 */
final class Handshake {

  private static final String SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  private Handshake() {}

  /** What is wrong with it; empty where nothing is. */
  static String fault(WebSocketOffer offer, HttpHeaders answer) {
    if (!answer.containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true)
        || !answer.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true)) {
      return "it changed to another protocol";
    }
    if (!answer.getAll(HttpHeaderNames.SEC_WEBSOCKET_ACCEPT).equals(List.of(accept(offer.key())))) {
      return "its Sec-WebSocket-Accept is another key's";
    }
    if (answer.contains(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS)) {
      return "it chose an extension, and none was offered";
    }
    List<String> chosen = answer.getAll(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL);
    return chosen.size() > 1 || !offer.protocols().containsAll(chosen)
        ? "it chose a subprotocol that was not offered"
        : "";
  }

  private static String accept(String key) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-1").digest((key + SUFFIX).getBytes(ISO_8859_1));
      return Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
