package dev.gather.web;

import dev.gather.answer.Answer.Header;
import dev.gather.answer.ProblemDetails;
import dev.gather.execution.observed.LogContext;
import dev.gather.execution.observed.RequestOutcome;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.ErrorResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebExceptionHandler;
import org.springframework.web.util.DisconnectedClientHelper;
import reactor.core.publisher.Mono;

/**
 * Writes a problem for every error that nothing else has answered, before Spring Boot writes its
 * own page.
 */
public final class ProblemHandler implements WebExceptionHandler, Ordered {

  private static final Logger LOG = LoggerFactory.getLogger(ProblemHandler.class);

  @Override
  public int getOrder() {
    return -2;
  }

  @Override
  public Mono<Void> handle(ServerWebExchange exchange, Throwable error) {
    return handle(exchange, error, Map.of());
  }

  /**
   * @param ids what log lines about the request carry
   */
  Mono<Void> handle(ServerWebExchange exchange, Throwable error, Map<String, String> ids) {
    if (exchange.getResponse().isCommitted()) {
      return Mono.error(error);
    }
    if (DisconnectedClientHelper.isClientDisconnectedException(error)) {
      // Nobody is left to answer, and clients that leave are no errors of ours to be logged.
      return Mono.empty();
    }
    HttpHeaders headers = exchange.getResponse().getHeaders();
    String id = RequestId.name(exchange);
    HttpStatusCode status =
        error instanceof ErrorResponse response
            ? response.getStatusCode()
            : HttpStatus.INTERNAL_SERVER_ERROR;
    if (status.is5xxServerError()) {
      LogContext.with(ids, () -> log(id, error));
    }
    if (error instanceof ErrorResponse response) {
      response.getHeaders().forEach(headers::addAll);
    }
    String detail =
        status.is5xxServerError() ? "the gateway failed" : "the request cannot be answered";
    ProblemDetails problem = new ProblemDetails(status.value(), detail, List.of());
    return ClientAnswer.writeAtOnce(
        exchange.getResponse(), problem.answer(RequestOutcome.FAILED, id));
  }

  /**
   * Answers a request that is no client's of a route.
   *
   * @param first headers that stand before those of the body
   */
  public Mono<Void> write(ServerWebExchange exchange, ProblemDetails problem, Header... first) {
    return ClientAnswer.writeAtOnce(
        exchange.getResponse(),
        problem.answer(RequestOutcome.REJECTED, RequestId.name(exchange), first));
  }

  private static void log(String id, Throwable error) {
    if (error instanceof FatalErrorException) {
      LOG.error("Request {} failed in the gateway itself: {}", id, error.getMessage());
    } else {
      LOG.error("Request {} failed in the gateway itself", id, error);
    }
  }
}
