package dev.gather.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gather.answer.ProblemDetails;
import dev.gather.answer.ServerTiming;
import dev.gather.execution.client.RouteResult;
import dev.gather.execution.observed.CallReports;
import dev.gather.merge.CallError;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Writes what a request came to. */
final class Answers {

  static final String PARTIAL = "Gather-Partial";

  private Answers() {}

  /** Writes that a required call failed. */
  static Mono<Void> write(ServerWebExchange exchange, RouteResult.Failed result, long elapsed) {
    result.retryAfter().ifPresent(after -> retryAfter(exchange, after));
    String detail = "`%s`, which the answer needs, failed".formatted(result.call());
    return write(
        exchange,
        new ProblemDetails(result.status(), detail, result.errors()),
        result.calls(),
        elapsed);
  }

  /** Writes that a route's transform has no result. */
  static Mono<Void> write(
      ServerWebExchange exchange, RouteResult.NotTransformed result, long elapsed) {
    result.retryAfter().ifPresent(after -> retryAfter(exchange, after));
    ProblemDetails problem = new ProblemDetails(result.status(), result.detail(), List.of());
    return write(exchange, problem, result.calls(), elapsed);
  }

  /** Writes that the methods of Allow are. */
  static Mono<Void> allowed(ServerWebExchange exchange, long elapsed) {
    exchange.getResponse().setStatusCode(HttpStatus.NO_CONTENT);
    exchange.getResponse().getHeaders().set(ServerTiming.HEADER, timing(CallReports.NONE, elapsed));
    return exchange.getResponse().setComplete();
  }

  /** Writes a problem of a request that called nothing, or of no route at all. */
  static Mono<Void> write(
      ServerWebExchange exchange, ProblemDetails problem, CallReports calls, long elapsed) {
    exchange.getResponse().getHeaders().set(ServerTiming.HEADER, timing(calls, elapsed));
    return write(exchange, problem);
  }

  static Mono<Void> write(ServerWebExchange exchange, ProblemDetails problem) {
    ServerHttpResponse response = exchange.getResponse();
    HttpHeaders headers = response.getHeaders();
    String id = headers.getFirst(RequestId.HEADER);
    byte[] json = problem.json(id == null ? "" : id).getBytes(UTF_8);
    response.setStatusCode(HttpStatusCode.valueOf(problem.status()));
    headers.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
    headers.setCacheControl("no-store");
    headers.setContentLength(json.length);
    return response.writeWith(Mono.fromSupplier(() -> response.bufferFactory().wrap(json)));
  }

  /** Whole seconds, at least one: zero would ask for a storm. */
  static void retryAfter(ServerWebExchange exchange, Duration after) {
    long seconds = Math.max(1, after.plusNanos(999_999_999).toSeconds());
    exchange.getResponse().getHeaders().set(HttpHeaders.RETRY_AFTER, Long.toString(seconds));
  }

  /**
   * A list of tokens with parameters.
   *
   * @see <a href="https://datatracker.ietf.org/doc/html/rfc9651#section-3.1">RFC 9651, 3.1</a>
   */
  static String partial(List<CallError> errors) {
    return errors.stream()
        .map(
            error ->
                error.call()
                    + ";kind="
                    + error.kind()
                    + (error.status().isPresent() ? ";status=" + error.status().getAsInt() : "")
                    + (error.count() > 0 ? ";count=" + error.count() : ""))
        .collect(Collectors.joining(", "));
  }

  static String timing(CallReports calls, long elapsed) {
    return ServerTiming.of(calls, elapsed);
  }
}
