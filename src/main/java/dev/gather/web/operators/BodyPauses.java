package dev.gather.web.operators;

import dev.gather.process.Time;
import java.time.Duration;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Bounds how long an endpoint waits for more of a body.
 *
 * @param longest pause before a part of it
 */
record BodyPauses(Duration longest, Time time) {

  ServerWebExchange bounded(ServerWebExchange exchange) {
    return exchange
        .mutate()
        .request(
            new ServerHttpRequestDecorator(exchange.getRequest()) {
              @Override
              public Flux<DataBuffer> getBody() {
                return super.getBody()
                    .timeout(longest, Mono.error(() -> tooSlow(exchange)), time.scheduler());
              }
            })
        .build();
  }

  /** The rest is not waited for, so the connection cannot be used again. */
  private static ResponseStatusException tooSlow(ServerWebExchange exchange) {
    exchange.getResponse().getHeaders().set(HttpHeaders.CONNECTION, "close");
    return new ResponseStatusException(HttpStatus.REQUEST_TIMEOUT);
  }
}
