package dev.gather.web;

import java.util.List;
import org.springframework.context.ApplicationContext;
import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.HttpHandlerDecoratorFactory;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebHandler;
import org.springframework.web.server.adapter.DefaultServerWebExchange;
import org.springframework.web.server.adapter.HttpWebHandlerAdapter;
import org.springframework.web.server.handler.ExceptionHandlingWebHandler;
import org.springframework.web.server.i18n.AcceptHeaderLocaleContextResolver;
import org.springframework.web.server.i18n.LocaleContextResolver;
import org.springframework.web.server.session.WebSessionManager;
import reactor.core.publisher.Mono;

/**
 * Gives the gateway its requests past Spring's filters, exception handlers, dispatcher and
 * mappings, which find for each of them anew that nobody else wants it. Probes are Spring's, and
 * where the operators' endpoints are on the clients' port, Spring tells all requests apart.
 *
 * <p>What a filter of Spring's does to every answer is done here as well ({@link EventLoopWrites}),
 * and errors that nobody foresaw end where Spring has them end.
 */
final class DirectRequests implements HttpHandlerDecoratorFactory {

  /** Nobody asks for one. */
  private static final WebSessionManager NO_SESSIONS = exchange -> Mono.empty();

  private static final LocaleContextResolver LOCALES = new AcceptHeaderLocaleContextResolver();

  private final WebHandler gateway;
  private final ProblemHandler problems;
  private final ServerCodecConfigurer codecs;
  private final ApplicationContext clients;

  /**
   * @param clients the application that answers on the clients' port
   */
  DirectRequests(
      WebHandler gateway,
      ProblemHandler problems,
      ServerCodecConfigurer codecs,
      ApplicationContext clients) {
    this.gateway = gateway;
    this.problems = problems;
    this.codecs = codecs;
    this.clients = clients;
  }

  /** The operators' port is a child of the same application, and finds this as well. */
  @Override
  public HttpHandler apply(HttpHandler spring) {
    return spring instanceof HttpWebHandlerAdapter adapter
            && adapter.getApplicationContext() == clients
        ? (request, response) ->
            Probes.are(request) ? spring.handle(request, response) : handle(request, response)
        : spring;
  }

  private Mono<Void> handle(ServerHttpRequest request, ServerHttpResponse response) {
    ServerHttpResponse written = EventLoopWrites.of(response);
    ServerWebExchange exchange =
        new DefaultServerWebExchange(request, written, NO_SESSIONS, codecs, LOCALES, clients);
    return gateway
        .handle(exchange)
        .onErrorResume(error -> failed(request, written, error))
        .then(Mono.defer(written::setComplete));
  }

  /** As Spring ends a request whose handler has failed. */
  private Mono<Void> failed(
      ServerHttpRequest request, ServerHttpResponse response, Throwable error) {
    HttpWebHandlerAdapter spring =
        new HttpWebHandlerAdapter(
            new ExceptionHandlingWebHandler(exchange -> Mono.error(error), List.of(problems)));
    spring.setCodecConfigurer(codecs);
    spring.setSessionManager(NO_SESSIONS);
    spring.setLocaleContextResolver(LOCALES);
    spring.setApplicationContext(clients);
    return spring.handle(request, response);
  }
}
