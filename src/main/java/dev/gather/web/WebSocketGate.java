package dev.gather.web;

import dev.gather.answer.Answers;
import dev.gather.execution.observed.CallReports;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import reactor.core.publisher.Mono;

/**
 * Says which handshakes are passed on.
 *
 * @param crossOrigin says which pages may open WebSockets, where pages of other origins are spoken
 *     of
 */
record WebSocketGate(Optional<CrossOrigin> crossOrigin, OpenWebSockets all) {

  private static final Duration TRY_AGAIN_AFTER = Duration.ofSeconds(1);

  /** The answer to one that is not; none where it is. */
  Optional<Mono<Void>> refusal(
      ClientExchange client,
      WebSocketHandshake handshake,
      boolean isProtected,
      RequestFields fields) {
    HttpHeaders answer = client.exchange().getResponse().getHeaders();
    if (!handshake.isOfKnownVersion()) {
      answer.set(WebSocketHandshake.VERSION_FIELD, WebSocketHandshake.VERSION);
      answer.set(HttpHeaders.UPGRADE, "websocket");
      answer.set(HttpHeaders.CONNECTION, HttpHeaders.UPGRADE);
      return Optional.of(
          client.reject(
              HttpStatus.UPGRADE_REQUIRED, "another version of WebSocket (expected: 13)"));
    }
    HttpHeaders headers = client.request().getHeaders();
    if (!handshake.hasKey()
        || headers.getContentLength() > 0
        || headers.containsHeader(HttpHeaders.TRANSFER_ENCODING)) {
      return Optional.of(
          client.reject(
              HttpStatus.BAD_REQUEST,
              "no handshake of WebSocket (expected: one Sec-WebSocket-Key of 16 bytes, no body)"));
    }
    if (!mayOpen(headers.getOrEmpty(HttpHeaders.ORIGIN), isProtected, fields)) {
      return Optional.of(
          client.reject(HttpStatus.FORBIDDEN, "pages of this origin may not open WebSockets here"));
    }
    return all.isEnding()
        ? Optional.of(
            client.answer(
                Answers.refused(
                    HttpStatus.SERVICE_UNAVAILABLE.value(),
                    "the gateway is about to stop",
                    Optional.of(TRY_AGAIN_AFTER),
                    client),
                CallReports.NONE))
        : Optional.empty();
  }

  /** Browsers let any page open a WebSocket, and leave it to the server to look at the origin. */
  private boolean mayOpen(List<String> origin, boolean isProtected, RequestFields fields) {
    if (origin.isEmpty() || crossOrigin.isEmpty() && !isProtected) {
      return true;
    }
    return crossOrigin.isPresent() && crossOrigin.get().cors().allows(origin)
        || fields.isOfAskedHost(origin);
  }
}
