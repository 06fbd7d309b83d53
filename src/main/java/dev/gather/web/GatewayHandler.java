package dev.gather.web;

import dev.gather.execution.CallReports;
import dev.gather.execution.ClientRequest;
import dev.gather.execution.RequestListener;
import dev.gather.execution.RequestOutcome;
import dev.gather.execution.Route;
import dev.gather.execution.RouteResult;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebHandler;
import org.springframework.web.util.DisconnectedClientHelper;
import reactor.core.publisher.Mono;

/** Answers every request that nothing else of the server does. */
final class GatewayHandler implements WebHandler {

  /** In place of a route's name where there is no route; none can have it. */
  private static final String NO_ROUTE = "_none";

  private final RouteTable routes;
  private final RequestBody body;
  private final ProxyHandler proxy;
  private final RequestListener listener;

  GatewayHandler(
      RouteTable routes, RequestBody body, ProxyHandler proxy, RequestListener listener) {
    this.routes = routes;
    this.body = body;
    this.proxy = proxy;
    this.listener = listener;
  }

  @Override
  public Mono<Void> handle(ServerWebExchange exchange) {
    long start = System.nanoTime();
    ServerHttpRequest request = exchange.getRequest();
    String id = RequestId.of(request.getHeaders().getFirst(RequestId.HEADER));
    exchange.getResponse().getHeaders().set(RequestId.HEADER, id);
    try {
      List<String> segments = Decoding.segments(request.getURI().getRawPath());
      RouteMatch match = routes.find(request.getMethod().name(), segments);
      if (match instanceof RouteMatch.Found found) {
        return answer(exchange, found, start);
      }
      if (match instanceof RouteMatch.Proxied proxied) {
        return proxy.answer(exchange, proxied, segments, start);
      }
      return match instanceof RouteMatch.WrongMethod wrong
          ? wrongMethod(exchange, wrong, start)
          : reject(exchange, HttpStatus.NOT_FOUND, "no route has this path", start);
    } catch (MalformedRequestException e) {
      return reject(exchange, HttpStatus.BAD_REQUEST, e.detail(), start);
    }
  }

  private Mono<Void> answer(ServerWebExchange exchange, RouteMatch.Found found, long start) {
    Route route = found.route();
    RequestEnd end = new RequestEnd(route.plan().name(), start, listener);
    Map<String, List<String>> query =
        Decoding.parameters(exchange.getRequest().getURI().getRawQuery());
    HttpHeaders headers = exchange.getRequest().getHeaders();
    return body.read(exchange, route)
        .flatMap(
            json ->
                route.run(
                    new ClientRequest(
                        found.variables(),
                        query,
                        headers::getOrEmpty,
                        json,
                        TraceHeaders.of(headers))))
        .flatMap(result -> write(exchange, result, start, end))
        .onErrorResume(
            RefusedBodyException.class,
            refused -> {
              end.with(RequestOutcome.REJECTED, refused.status().value(), CallReports.NONE);
              Problem problem = refused.problem();
              return Answers.write(exchange, problem, CallReports.NONE, start);
            })
        .doOnError(error -> failed(error, end))
        .doOnCancel(() -> end.with(RequestOutcome.CANCELLED, 0, CallReports.NONE));
  }

  private static void failed(Throwable error, RequestEnd end) {
    if (DisconnectedClientHelper.isClientDisconnectedException(error)) {
      end.with(RequestOutcome.CANCELLED, 0, CallReports.NONE);
    } else {
      end.with(RequestOutcome.FAILED, HttpStatus.INTERNAL_SERVER_ERROR.value(), CallReports.NONE);
    }
  }

  private static Mono<Void> write(
      ServerWebExchange exchange, RouteResult result, long start, RequestEnd end) {
    Mono<Void> written;
    RequestOutcome outcome;
    if (result instanceof RouteResult.Assembled assembled) {
      outcome = assembled.isPartial() ? RequestOutcome.PARTIAL : RequestOutcome.COMPLETE;
      written = Answers.write(exchange, assembled, start);
    } else if (result instanceof RouteResult.Failed failed) {
      outcome = RequestOutcome.FAILED;
      written = Answers.write(exchange, failed, start);
    } else {
      RouteResult.BadRequest bad = (RouteResult.BadRequest) result;
      outcome = RequestOutcome.REJECTED;
      Problem problem = Problem.of(HttpStatus.BAD_REQUEST, bad.detail());
      written = Answers.write(exchange, problem, bad.calls(), start);
    }
    end.with(outcome, status(exchange), result.calls());
    return written;
  }

  private static int status(ServerWebExchange exchange) {
    var status = exchange.getResponse().getStatusCode();
    return status == null ? HttpStatus.OK.value() : status.value();
  }

  private Mono<Void> wrongMethod(
      ServerWebExchange exchange, RouteMatch.WrongMethod wrong, long start) {
    String allowed = String.join(", ", wrong.allowed());
    exchange.getResponse().getHeaders().set(HttpHeaders.ALLOW, allowed);
    if (exchange.getRequest().getMethod().equals(HttpMethod.OPTIONS)) {
      return Answers.allowed(exchange, start);
    }
    String detail = "no route of this path has this method (expected: " + allowed + ")";
    return reject(exchange, HttpStatus.METHOD_NOT_ALLOWED, detail, start);
  }

  /** Writes a problem of a request that belongs to no route. */
  private Mono<Void> reject(
      ServerWebExchange exchange, HttpStatus status, String detail, long start) {
    new RequestEnd(NO_ROUTE, start, listener)
        .with(RequestOutcome.REJECTED, status.value(), CallReports.NONE);
    return Answers.write(exchange, Problem.of(status, detail), CallReports.NONE, start);
  }
}
