package dev.gather.web.operators;

import dev.gather.access.operators.Attempt;
import dev.gather.access.operators.AuditLine;
import dev.gather.access.operators.AuditLog;
import java.util.Set;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.ErrorResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilterChain;
import org.springframework.web.util.DisconnectedClientHelper;
import reactor.core.publisher.Mono;

/** One change that is asked of an endpoint, which becomes one line whatever comes of it. */
final class AuditedChange {

  /** They are asked with names and levels. What others are asked with could be secret. */
  private static final Set<String> TOLD =
      Set.of("circuitbreakers", "gathercache", "gatherupstreams", "loggers");

  private final ServerWebExchange exchange;
  private final RecordedBody request;
  private final Attempt attempt;
  private final String below;
  private final String operator;

  /**
   * @param below what of the path comes after the endpoint's own
   * @param operator who asks
   */
  AuditedChange(ServerWebExchange exchange, Attempt attempt, String below, String operator) {
    this.exchange = exchange;
    this.request = new RecordedBody(exchange.getRequest());
    this.attempt = attempt;
    this.below = below;
    this.operator = operator;
  }

  Mono<Void> in(WebFilterChain chain, AuditLog audit) {
    AuditLine line = audit.changing(attempt, operator);
    return chain
        .filter(exchange.mutate().request(request).build())
        .doOnSuccess(answered -> line.ended(what(), status()))
        .doOnError(error -> line.ended(what(), status(error)))
        .doOnCancel(() -> line.ended(what(), 0));
  }

  private String what() {
    if (!TOLD.contains(attempt.endpoint())) {
      return below;
    }
    String query = exchange.getRequest().getURI().getRawQuery();
    return below + (query == null ? "" : "?" + query) + request.text();
  }

  private int status() {
    HttpStatusCode status = exchange.getResponse().getStatusCode();
    return (status == null ? HttpStatus.OK : status).value();
  }

  /** As it will be answered. */
  private static int status(Throwable error) {
    if (DisconnectedClientHelper.isClientDisconnectedException(error)) {
      return 0;
    }
    HttpStatusCode status =
        error instanceof ErrorResponse response
            ? response.getStatusCode()
            : HttpStatus.INTERNAL_SERVER_ERROR;
    return status.value();
  }
}
