package dev.gather.web;

import dev.gather.answer.AnswerFormat;
import dev.gather.answer.ProblemDetails;
import dev.gather.answer.Vary;
import dev.gather.execution.Route;
import dev.gather.execution.client.ClientRequest;
import dev.gather.execution.client.RouteResult;
import dev.gather.execution.observed.CallReports;
import dev.gather.execution.observed.RequestOutcome;
import dev.gather.execution.stream.Frame;
import dev.gather.upstream.call.ClientLostException;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebHandler;
import org.springframework.web.util.DisconnectedClientHelper;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;

/** Answers every request that nothing else of the server does. */
final class GatewayHandler implements WebHandler {

  private final RouteTable routes;
  private final RequestBody body;
  private final StreamAnswers streams;
  private final ProxyHandler proxy;
  private final ForwardedReader forwarded;
  private final ProblemHandler problems;
  private final RequestEnds ends;
  private final Map<Route, String> vary = new IdentityHashMap<>();

  GatewayHandler(
      List<Route> routes,
      RouteTable table,
      RequestBody body,
      StreamAnswers streams,
      ProxyHandler proxy,
      ForwardedReader forwarded,
      ProblemHandler problems,
      RequestEnds ends) {
    this.routes = table;
    this.body = body;
    this.streams = streams;
    this.proxy = proxy;
    this.forwarded = forwarded;
    this.problems = problems;
    this.ends = ends;
    routes.forEach(route -> vary.put(route, Vary.of(route)));
  }

  @Override
  public Mono<Void> handle(ServerWebExchange exchange) {
    long start = ends.time().nanoTime();
    ServerHttpRequest request = exchange.getRequest();
    String id = RequestId.of(request.getHeaders().getFirst(RequestId.HEADER));
    exchange.getResponse().getHeaders().set(RequestId.HEADER, id);
    try {
      List<String> segments = Decoding.segments(request.getURI().getRawPath());
      RouteMatch match =
          isForServer(request)
              ? routes.ofServer()
              : routes.find(request.getMethod().name(), segments);
      RequestEnd end = ends.of(request, id, match, start);
      return end.around(
          exchange,
          new SignalledErrors(Mono.defer(() -> answer(exchange, match, segments, end)))
              .onErrorResume(error -> failed(exchange, error, end)));
    } catch (MalformedRequestException e) {
      RequestEnd end = ends.of(request, id, new RouteMatch.NotFound(), start);
      return end.around(exchange, reject(exchange, HttpStatus.BAD_REQUEST, e.detail(), end));
    }
  }

  /** Of a star Spring makes a longer name of the host, and an empty path. */
  private static boolean isForServer(ServerHttpRequest request) {
    return request.getMethod().equals(HttpMethod.OPTIONS)
        && ServerHttpRequestDecorator.<HttpServerRequest>getNativeRequest(request)
            .uri()
            .equals("*");
  }

  private Mono<Void> answer(
      ServerWebExchange exchange, RouteMatch match, List<String> segments, RequestEnd end) {
    try {
      if (match instanceof RouteMatch.Proxied proxied) {
        return proxy.answer(exchange, proxied, segments, end);
      }
      AcceptedCodings.narrow(exchange.getRequest());
      if (match instanceof RouteMatch.Matched found) {
        return answer(exchange, found, end);
      }
      return match instanceof RouteMatch.WrongMethod wrong
          ? wrongMethod(exchange, wrong, end)
          : reject(exchange, HttpStatus.NOT_FOUND, "no route has this path", end);
    } catch (MalformedRequestException e) {
      return reject(exchange, HttpStatus.BAD_REQUEST, e.detail(), end);
    }
  }

  private Mono<Void> answer(ServerWebExchange exchange, RouteMatch.Matched found, RequestEnd end) {
    Route route = found.route();
    Map<String, List<String>> query =
        Decoding.parameters(exchange.getRequest().getURI().getRawQuery());
    RequestFields fields = new RequestFields(exchange.getRequest(), forwarded);
    return body.read(exchange, route)
        .flatMap(
            json ->
                new SignalledErrors(
                    Mono.defer(
                        () -> {
                          ClientRequest client =
                              new ClientRequest(
                                  found.variables(), query, fields, json, end.observed(), fields);
                          return answer(exchange, route, client, end);
                        })))
        .onErrorResume(
            RefusedBodyException.class,
            refused -> {
              end.with(RequestOutcome.REJECTED, refused.status().value(), CallReports.NONE);
              ProblemDetails problem = refused.problem();
              return Answers.write(exchange, problem, CallReports.NONE, end.elapsed());
            })
        .doOnCancel(() -> end.with(RequestOutcome.CANCELLED, 0, CallReports.NONE));
  }

  private Mono<Void> answer(
      ServerWebExchange exchange, Route route, ClientRequest client, RequestEnd end) {
    HttpHeaders headers = exchange.getRequest().getHeaders();
    List<AnswerFormat> accepted =
        exchange.getRequest().getMethod().equals(HttpMethod.HEAD)
            ? List.of(AnswerFormat.JSON)
            : AnswerFormat.accepted(headers);
    AnswerFormat format = accepted.get(0);
    if (format != AnswerFormat.JSON && !route.isStreamable()) {
      if (!accepted.contains(AnswerFormat.JSON)) {
        end.with(RequestOutcome.REJECTED, HttpStatus.NOT_ACCEPTABLE.value(), CallReports.NONE);
        return Answers.write(
            exchange,
            ProblemDetails.of(
                HttpStatus.NOT_ACCEPTABLE,
                "this route has no stream of parts (expected: Accept: application/json)"),
            CallReports.NONE,
            end.elapsed());
      }
      format = AnswerFormat.JSON;
    }
    if (format == AnswerFormat.JSON) {
      return route.run(client).flatMap(result -> write(exchange, route, result, end));
    }
    return stream(exchange, route, client, format, end);
  }

  private Mono<Void> stream(
      ServerWebExchange exchange,
      Route route,
      ClientRequest client,
      AnswerFormat format,
      RequestEnd end) {
    ClientConnection connection = ClientConnection.of(exchange);
    if (connection == null) {
      return Mono.error(ClientLostException.left());
    }
    if (format == AnswerFormat.EVENTS && route.live().isPresent()) {
      Optional<Flux<Frame>> live = route.live().get().join(client, connection.waiting()::isIdle);
      if (live.isEmpty()) {
        end.with(RequestOutcome.REJECTED, HttpStatus.SERVICE_UNAVAILABLE.value(), CallReports.NONE);
        return Answers.write(
            exchange,
            ProblemDetails.of(
                HttpStatus.SERVICE_UNAVAILABLE, "as many live requests are open as may be"),
            CallReports.NONE,
            end.elapsed());
      }
      return stream(exchange, route, format, StreamAnswers.beginning(live.get(), end), end);
    }
    return StreamAnswers.ending(
        route.stream(client), end, frames -> stream(exchange, route, format, frames, end));
  }

  private Mono<Void> stream(
      ServerWebExchange exchange,
      Route route,
      AnswerFormat format,
      Flux<Frame> frames,
      RequestEnd end) {
    return streams.write(
        exchange,
        format,
        String.valueOf(vary.get(route)),
        frames,
        result -> write(exchange, route, result, end));
  }

  /** Answers an error that nothing has foreseen. */
  private Mono<Void> failed(ServerWebExchange exchange, Throwable error, RequestEnd end) {
    if (error instanceof ClientLostException) {
      end.with(RequestOutcome.CANCELLED, 0, CallReports.NONE);
      ClientAnswer.cut(exchange);
      return Mono.empty();
    }
    if (DisconnectedClientHelper.isClientDisconnectedException(error)) {
      end.with(RequestOutcome.CANCELLED, 0, CallReports.NONE);
    } else {
      end.with(RequestOutcome.FAILED, HttpStatus.INTERNAL_SERVER_ERROR.value(), CallReports.NONE);
    }
    return problems.handle(exchange, error, end.observed().ids());
  }

  private Mono<Void> write(
      ServerWebExchange exchange, Route route, RouteResult result, RequestEnd end) {
    if (result instanceof RouteResult.Assembled assembled) {
      return DocumentAnswers.write(exchange, assembled, String.valueOf(vary.get(route)), end);
    }
    Mono<Void> written;
    RequestOutcome outcome;
    if (result instanceof RouteResult.Failed failed) {
      outcome = RequestOutcome.FAILED;
      written = Answers.write(exchange, failed, end.elapsed());
    } else if (result instanceof RouteResult.NotTransformed broken) {
      outcome = RequestOutcome.FAILED;
      written = Answers.write(exchange, broken, end.elapsed());
    } else {
      RouteResult.BadRequest bad = (RouteResult.BadRequest) result;
      outcome = RequestOutcome.REJECTED;
      ProblemDetails problem = ProblemDetails.of(HttpStatus.BAD_REQUEST, bad.detail());
      written = Answers.write(exchange, problem, bad.calls(), end.elapsed());
    }
    end.with(outcome, status(exchange), result.calls());
    return written;
  }

  private static int status(ServerWebExchange exchange) {
    var status = exchange.getResponse().getStatusCode();
    return status == null ? HttpStatus.OK.value() : status.value();
  }

  private Mono<Void> wrongMethod(
      ServerWebExchange exchange, RouteMatch.WrongMethod wrong, RequestEnd end) {
    String allowed = String.join(", ", wrong.allowed());
    exchange.getResponse().getHeaders().set(HttpHeaders.ALLOW, allowed);
    if (exchange.getRequest().getMethod().equals(HttpMethod.OPTIONS)) {
      end.with(RequestOutcome.COMPLETE, HttpStatus.NO_CONTENT.value(), CallReports.NONE);
      return Answers.allowed(exchange, end.elapsed());
    }
    String detail = "no route of this path has this method (expected: " + allowed + ")";
    return reject(exchange, HttpStatus.METHOD_NOT_ALLOWED, detail, end);
  }

  /** Writes a problem of a request that no route runs for. */
  private Mono<Void> reject(
      ServerWebExchange exchange, HttpStatus status, String detail, RequestEnd end) {
    end.with(RequestOutcome.REJECTED, status.value(), CallReports.NONE);
    return Answers.write(
        exchange, ProblemDetails.of(status, detail), CallReports.NONE, end.elapsed());
  }
}
