package dev.gather.web;

import dev.gather.access.Access;
import dev.gather.access.AccessRequest;
import dev.gather.access.Admission;
import dev.gather.access.caller.Caller;
import dev.gather.answer.Answers;
import dev.gather.answer.ProblemDetails;
import dev.gather.execution.observed.CallReports;
import dev.gather.execution.observed.RequestOutcome;
import dev.gather.upstream.relay.ClientLostException;
import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.util.DisconnectedClientHelper;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;
import reactor.netty.http.server.HttpServerRequest;

/**
 * Answers every request that nothing else of the server does.
 *
 * @param crossOrigin where pages of other origins are spoken of
 */
record GatewayHandler(
    RouteTable routes,
    Optional<CrossOrigin> crossOrigin,
    RequestBody body,
    StreamAnswers streams,
    ProxyHandler proxy,
    Access access,
    ForwardedReader forwarded,
    ProblemHandler problems,
    RequestEnds ends) {

  Mono<Void> handle(ServerWebExchange exchange, RequestPlace place) {
    long start = ends.time().nanoTime();
    ServerHttpRequest request = exchange.getRequest();
    String id = RequestId.of(request.getHeaders().getFirst(RequestId.HEADER));
    exchange.getResponse().getHeaders().set(RequestId.HEADER, id);
    RouteMatch match = match(request);
    if (crossOrigin.isPresent()) {
      crossOrigin.get().tell(request, match, exchange.getResponse().getHeaders());
    }
    RequestEnd end = ends.of(request, id, match, start);
    ClientExchange client = new ClientExchange(exchange, id, match.isPrivate(), end);
    return end.around(
        exchange,
        new SignalledErrors(Mono.defer(() -> answer(client, match, place)))
            .onErrorResume(error -> failed(client, error)));
  }

  private RouteMatch match(ServerHttpRequest request) {
    try {
      List<String> segments = Decoding.segments(request.getURI().getRawPath());
      if (isForServer(request)) {
        return routes.ofServer();
      }
      return crossOrigin.isPresent() && CrossOrigin.isPreflight(request)
          ? routes.ofPreflight(CrossOrigin.askedMethod(request), segments)
          : routes.find(request.getMethod().name(), segments);
    } catch (RejectedRequestException e) {
      return new RouteMatch.Malformed(e);
    }
  }

  /** Of a star Spring makes a longer name of the host, and an empty path. */
  private static boolean isForServer(ServerHttpRequest request) {
    return request.getMethod().equals(HttpMethod.OPTIONS)
        && ServerHttpRequestDecorator.<HttpServerRequest>getNativeRequest(request)
            .uri()
            .equals("*");
  }

  private Mono<Void> answer(ClientExchange client, RouteMatch match, RequestPlace place) {
    if (crossOrigin.isPresent() && crossOrigin.get().letsAsk(client.request(), match)) {
      return client.answer(Answers.preflight(client), CallReports.NONE);
    }
    if (match instanceof RouteMatch.Malformed malformed) {
      return Mono.error(malformed.reason());
    }
    if (match instanceof RouteMatch.Routed found) {
      return place.take()
          ? admit(client, found)
          : client.answer(Answers.overloaded(client), CallReports.NONE);
    }
    AcceptedCodings.narrow(client.request());
    return match instanceof RouteMatch.WrongMethod wrong
        ? client.answer(Answers.allowed(wrong.allowed(), client), CallReports.NONE)
        : client.reject(HttpStatus.NOT_FOUND, "no route has this path");
  }

  private Mono<Void> admit(ClientExchange client, RouteMatch.Routed match) {
    RequestFields fields = new RequestFields(client.request(), forwarded);
    return match.admission().asksFirst()
        ? access
            .admit(match.name(), match.admission(), credentials(client, match, fields))
            .flatMap(admission -> answer(client, match, fields, admission))
            .doFinally(signal -> leave(client, signal))
        : answer(client, match, fields, Optional.empty());
  }

  private static AccessRequest credentials(
      ClientExchange client, RouteMatch.Routed match, RequestFields fields) {
    return match instanceof RouteMatch.Proxied
        ? WebSocketHandshake.of(client.request(), match.isProtected())
            .map(handshake -> handshake.authorized(fields))
            .orElse(fields)
        : fields;
  }

  /** Last, as what had begun to answer knows more of it. */
  private static void leave(ClientExchange client, SignalType signal) {
    if (signal == SignalType.CANCEL) {
      client.left();
    }
  }

  private Mono<Void> answer(
      ClientExchange client, RouteMatch.Routed match, RequestFields fields, Admission admission) {
    admission.fields().forEach(client.exchange().getResponse().getHeaders()::set);
    if (admission instanceof Admission.Refused refused) {
      AcceptedCodings.narrow(client.request());
      return client.reject(new ProblemDetails(refused.status(), refused.detail(), List.of()));
    }
    return answer(client, match, fields, ((Admission.Granted) admission).caller());
  }

  private Mono<Void> answer(
      ClientExchange client,
      RouteMatch.Routed match,
      RequestFields fields,
      Optional<Caller> caller) {
    if (match instanceof RouteMatch.Proxied proxied) {
      return proxy.answer(client, proxied, fields, caller);
    }
    AcceptedCodings.narrow(client.request());
    return new RoutedExchange(client, (RouteMatch.Matched) match, fields, caller, streams)
        .handle(body);
  }

  private Mono<Void> failed(ClientExchange client, Throwable error) {
    if (error instanceof RejectedRequestException rejected) {
      return client.reject(rejected.problem());
    }
    if (error instanceof ClientLostException) {
      client.left();
      client.cut();
      return Mono.empty();
    }
    if (DisconnectedClientHelper.isClientDisconnectedException(error)) {
      client.left();
    } else {
      int status = HttpStatus.INTERNAL_SERVER_ERROR.value();
      client.end().with(RequestOutcome.FAILED, status, CallReports.NONE);
    }
    return problems.handle(client.exchange(), error, client.end().observed().ids());
  }
}
