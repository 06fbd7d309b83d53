package dev.gather.web;

import dev.gather.answer.ProblemDetails;
import dev.gather.answer.ServerTiming;
import dev.gather.execution.observed.CallReports;
import dev.gather.execution.observed.RequestOutcome;
import dev.gather.execution.proxy.ProxyResult;
import dev.gather.execution.proxy.ProxyRoute;
import dev.gather.upstream.call.Header;
import dev.gather.upstream.call.ProxiedAnswer;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerResponse;

/** The client's side of one proxied request. */
final class ProxiedExchange {

  private final ServerWebExchange exchange;
  private final RequestEnd end;
  private final long called;
  private volatile long answered;

  ProxiedExchange(ServerWebExchange exchange, RequestEnd end) {
    this.exchange = exchange;
    this.end = end;
    this.called = end.now();
  }

  /**
   * Writes the upstream's answer: the headers at once, and the body as it comes. For how long that
   * is, as for a stream, is no part of the request's time.
   */
  Mono<Void> pass(ProxiedAnswer answer) {
    answered = end.now();
    end.answered();
    ServerHttpResponse response = exchange.getResponse();
    response.setStatusCode(HttpStatusCode.valueOf(answer.status()));
    HttpHeaders headers = response.getHeaders();
    for (Header header : answer.headers()) {
      if (!header.name().equalsIgnoreCase(RequestId.HEADER)) {
        headers.add(header.name(), header.value());
      }
    }
    HttpServerResponse connection = ServerHttpResponseDecorator.getNativeResponse(response);
    // It stays encoded as it came, and nothing waits for a better ratio.
    connection.compression(false);
    return hasBody(answer)
        ? ClientAnswer.write(
            exchange, client -> answer.writeTo(client.channel(), ClientAnswer.passing(client)))
        : response
            .setComplete()
            .then(Mono.defer(answer::discard))
            // Only leads back to the event loop, as the server must note the end there.
            .then(Mono.defer(response::setComplete));
  }

  /** Ends the request: with a problem, or where that is too late, without a good end. */
  Mono<Void> conclude(ProxyResult result) {
    if (result instanceof ProxyResult.Passed passed) {
      end.with(RequestOutcome.COMPLETE, passed.status(), waited());
      return Mono.empty();
    }
    if (result instanceof ProxyResult.ClientLeft) {
      cancelled();
      return cut();
    }
    if (exchange.getResponse().isCommitted()) {
      boolean isFailure = result instanceof ProxyResult.Failed;
      end.with(isFailure ? RequestOutcome.FAILED : RequestOutcome.CANCELLED, status(), waited());
      return cut();
    }
    if (result instanceof ProxyResult.Failed failed) {
      failed.retryAfter().ifPresent(after -> Answers.retryAfter(exchange, after));
      String detail = "the upstream that the request was passed on to failed";
      ProblemDetails problem = new ProblemDetails(failed.status(), detail, List.of(failed.error()));
      return write(RequestOutcome.FAILED, problem, timing(failed.error().kind()));
    }
    if (result instanceof ProxyResult.BadRequest bad) {
      return refuse(HttpStatus.BAD_REQUEST, bad.detail());
    }
    return refuse(HttpStatus.REQUEST_TIMEOUT, "the body did not arrive in time");
  }

  /** Writes a problem of a request that is not passed on, or not to its end. */
  Mono<Void> refuse(HttpStatus status, String detail) {
    return write(
        RequestOutcome.REJECTED,
        ProblemDetails.of(status, detail),
        ServerTiming.of(CallReports.NONE, end.elapsed()));
  }

  /** A defect of the gateway's. */
  void failed() {
    end.with(RequestOutcome.FAILED, HttpStatus.INTERNAL_SERVER_ERROR.value(), waited());
  }

  void cancelled() {
    end.with(
        RequestOutcome.CANCELLED, exchange.getResponse().isCommitted() ? status() : 0, waited());
  }

  private Mono<Void> write(RequestOutcome outcome, ProblemDetails problem, String timing) {
    HttpHeaders headers = exchange.getResponse().getHeaders();
    headers.set(ServerTiming.HEADER, timing);
    if (problem.status() == HttpStatus.REQUEST_TIMEOUT.value()) {
      // Of any other, the server takes the rest of the body for nobody: to close the connection
      // while a client still writes would take the answer away from it.
      headers.set(HttpHeaders.CONNECTION, "close");
    }
    end.with(outcome, problem.status(), waited());
    return Answers.write(exchange, problem);
  }

  private boolean hasBody(ProxiedAnswer answer) {
    return !exchange.getRequest().getMethod().equals(HttpMethod.HEAD)
        && switch (answer.status()) {
          case 204, 205, 304 -> false;
          default -> true;
        };
  }

  private Mono<Void> cut() {
    ClientAnswer.cut(exchange);
    return Mono.empty();
  }

  private int status() {
    HttpStatusCode status = exchange.getResponse().getStatusCode();
    return status == null ? 0 : status.value();
  }

  private String timing(String served) {
    return ServerTiming.of(ProxyRoute.CALL, end.now() - called, served, end.elapsed());
  }

  private long waited() {
    return (answered == 0 ? end.now() : answered) - called;
  }
}
