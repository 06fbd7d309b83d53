package dev.gather.web;

import dev.gather.access.caller.Caller;
import dev.gather.answer.Answers;
import dev.gather.execution.Generation;
import dev.gather.execution.client.ClientRequest;
import dev.gather.execution.observed.CallReports;
import dev.gather.execution.observed.ObservedRequest;
import dev.gather.execution.proxy.ProxyRequest;
import dev.gather.execution.proxy.ProxyResult;
import dev.gather.execution.proxy.ProxyRoute;
import dev.gather.plan.ParamsPlan;
import dev.gather.plan.RoutePath;
import dev.gather.process.Time;
import dev.gather.upstream.call.Proxied;
import dev.gather.upstream.call.ProxiedAnswer;
import dev.gather.upstream.field.Header;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequest;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Passes requests on to an upstream, and its answers back.
 *
 * @param clientPause longest pause of a client while a body is under way
 * @param crossOrigin has a word on answers, where pages of other origins are spoken of
 * @param generation whose requests they are
 * @param webSockets that are open
 */
record ProxyHandler(
    Duration clientPause,
    Optional<CrossOrigin> crossOrigin,
    Generation generation,
    OpenWebSockets webSockets,
    Time time) {

  /** The upstreams get what we make of these: the trace, and the id that the answer has. */
  private static final Set<String> MADE_ANEW =
      Set.of("traceparent", "tracestate", Header.REQUEST_ID);

  /** An offer that costs nothing to leave alone, and that Java's own client makes by default. */
  private static final String H2C = "h2c";

  private static final String MAX_FORWARDS = "max-forwards";
  private static final Pattern FORWARDS = Pattern.compile("0*+([0-9]*+)");

  /** As long as a number can be that is passed on. */
  private static final int DIGITS = 9;

  private static final long MOST_FORWARDS = 1_000_000_000;

  private static final OptionalLong NO_FURTHER = OptionalLong.of(0);

  /**
   * @throws RejectedRequestException if its target cannot be passed on
   */
  Mono<Void> answer(
      ClientExchange client,
      RouteMatch.Proxied match,
      RequestFields fields,
      Optional<Caller> caller) {
    ProxyRoute route = match.route();
    ServerHttpRequest request = client.request();
    ProxiedExchange proxied = new ProxiedExchange(client, match.route().decisiveHeaders());
    Optional<WebSocketHandshake> handshake =
        WebSocketHandshake.of(request, match.isProtected())
            .filter(asked -> client.isCurrent() && route.passesWebSockets());
    if (handshake.isPresent()) {
      Optional<Mono<Void>> refusal =
          new WebSocketGate(crossOrigin, webSockets)
              .refusal(client, handshake.get(), match.isProtected(), fields);
      if (refusal.isPresent()) {
        return refusal.get();
      }
    } else if (asksForAnotherProtocol(request.getHeaders())) {
      return proxied.reject(
          HttpStatus.NOT_IMPLEMENTED,
          "the connection cannot be upgraded to another protocol (expected: HTTP/1.1)");
    }
    OptionalLong forwards = forwards(request);
    if (forwards.equals(NO_FURTHER)) {
      return client.answer(Answers.allowed(allowed(route), client), CallReports.NONE);
    }
    ClientRequest values = clientRequest(match, request, fields, caller, client.end().observed());
    Mono<ProxyResult> passed =
        route.run(
            new ProxyRequest(
                values,
                request.getMethod().name(),
                rest(match, request),
                PassedTarget.query(request.getURI().getRawQuery()),
                headers(request.getHeaders(), fields, route, forwards, handshake),
                handshake.map(WebSocketHandshake::offer),
                answered(
                    bodies(request, receiver(client, route, proxied, handshake, caller)), client)));
    return admitted(client, match, values, passed)
        .flatMap(proxied::conclude)
        .doOnError(error -> proxied.failed())
        .doOnCancel(proxied::cancelled);
  }

  /** Only for a request that is one of the route's; any other is answered at once. */
  private Mono<ProxyResult> admitted(
      ClientExchange client,
      RouteMatch.Proxied match,
      ClientRequest request,
      Mono<ProxyResult> passed) {
    ProxyRoute route = match.route();
    Optional<ParamsPlan> params = match.admission().params();
    return params.isEmpty()
        ? required(route, request, passed)
        : RequestParams.read(params.get(), request, client, route.plan().deadline(), time)
            .flatMap(read -> required(route, read, passed))
            .onErrorResume(
                RejectedRequestException.class,
                rejected -> client.reject(rejected.problem()).then(Mono.empty()));
  }

  private static Mono<ProxyResult> required(
      ProxyRoute route, ClientRequest request, Mono<ProxyResult> passed) {
    return route.requirements().list().isEmpty()
        ? passed
        : route
            .requirements()
            .refusal(request)
            .<ProxyResult>map(ProxyResult.Refused::new)
            .switchIfEmpty(passed);
  }

  private static ClientRequest clientRequest(
      RouteMatch.Proxied match,
      ServerHttpRequest request,
      RequestFields fields,
      Optional<Caller> caller,
      ObservedRequest observed) {
    return new ClientRequest(
        match.variables(),
        match.route().readsQuery() ? Decoding.parameters(request.getURI().getRawQuery()) : Map.of(),
        fields,
        Optional.empty(),
        caller,
        observed,
        fields);
  }

  private static String rest(RouteMatch.Proxied match, ServerHttpRequest request) {
    RoutePath path = match.route().plan().path();
    return path.hasRest()
        ? PassedTarget.rest(request.getURI().getRawPath(), match.segments(), path.segments().size())
        : "";
  }

  /**
   * How often an OPTIONS may be passed on, where it says so. TRACE is not passed on at all.
   *
   * @see <a href="https://datatracker.ietf.org/doc/html/rfc9110#section-7.6.2">RFC 9110, 7.6.2</a>
   */
  private static OptionalLong forwards(ServerHttpRequest request) {
    if (!request.getMethod().equals(HttpMethod.OPTIONS)) {
      return OptionalLong.empty();
    }
    String most = request.getHeaders().getFirst(MAX_FORWARDS);
    if (most == null || most.isEmpty()) {
      return OptionalLong.empty();
    }
    Matcher forwards = FORWARDS.matcher(most);
    if (!forwards.matches()) {
      return OptionalLong.empty();
    }
    String digits = forwards.group(1);
    return OptionalLong.of(digits.length() > DIGITS ? MOST_FORWARDS : Long.parseLong('0' + digits));
  }

  private static List<String> allowed(ProxyRoute route) {
    return route.plan().takesAnyMethod() ? RouteTable.USUAL : route.plan().methods();
  }

  private Function<ProxiedAnswer, Mono<Void>> receiver(
      ClientExchange client,
      ProxyRoute route,
      ProxiedExchange proxied,
      Optional<WebSocketHandshake> handshake,
      Optional<Caller> caller) {
    if (handshake.isEmpty()) {
      return proxied::pass;
    }
    WebSocketExchange webSocket =
        new WebSocketExchange(
            client,
            route.plan().upstream(),
            handshake.get(),
            caller.flatMap(Caller::expires),
            clientPause,
            generation,
            webSockets,
            time);
    return answer -> answer.switched().isPresent() ? webSocket.open(answer) : proxied.pass(answer);
  }

  private static List<Header> headers(
      HttpHeaders headers,
      RequestFields fields,
      ProxyRoute route,
      OptionalLong forwards,
      Optional<WebSocketHandshake> handshake) {
    List<String> withheld = route.plan().destination().withheld();
    List<Header> all = new ArrayList<>();
    headers.forEach(
        (name, values) -> {
          String lower = name.toLowerCase(Locale.ROOT);
          if (forwards.isPresent() && lower.equals(MAX_FORWARDS)) {
            all.add(new Header(lower, Long.toString(forwards.getAsLong() - 1)));
          } else if (!MADE_ANEW.contains(lower)
              && !withheld.contains(lower)
              && fields.isSeen(lower)
              && !(handshake.isPresent() && WebSocketHandshake.isNegotiated(lower))) {
            values.forEach(value -> all.add(new Header(lower, value)));
          }
        });
    handshake
        .map(WebSocketHandshake::protocols)
        .filter(offered -> !offered.isEmpty())
        .ifPresent(
            offered ->
                all.add(
                    new Header(
                        WebSocketHandshake.PROTOCOL_FIELD.toLowerCase(Locale.ROOT),
                        String.join(", ", offered))));
    return all;
  }

  private Proxied bodies(ServerHttpRequest request, Function<ProxiedAnswer, Mono<Void>> receiver) {
    long length = request.getHeaders().getContentLength();
    boolean hasBody =
        length > 0 || request.getHeaders().containsHeader(HttpHeaders.TRANSFER_ENCODING);
    Flux<ByteBuf> body = request.getBody().map(NettyDataBufferFactory::toByteBuf);
    return new Proxied(
        hasBody ? Optional.of(body) : Optional.empty(),
        length >= 0 ? OptionalLong.of(length) : OptionalLong.empty(),
        clientPause,
        receiver);
  }

  private Proxied answered(Proxied bodies, ClientExchange client) {
    if (crossOrigin.isEmpty()) {
      return bodies;
    }
    HttpHeaders told = client.exchange().getResponse().getHeaders();
    return bodies.changed(answer -> crossOrigin.get().replaced(answer, told));
  }

  private static boolean asksForAnotherProtocol(HttpHeaders headers) {
    return headers.getOrEmpty(HttpHeaders.UPGRADE).stream()
        .flatMap(line -> List.of(line.split(",", -1)).stream())
        .anyMatch(protocol -> !protocol.strip().equalsIgnoreCase(H2C));
  }
}
