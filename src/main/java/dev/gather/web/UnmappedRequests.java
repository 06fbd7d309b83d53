package dev.gather.web;

import java.util.Set;
import org.springframework.context.ApplicationContext;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.cors.reactive.CorsUtils;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Gives the gateway what Spring would not give to any handler. It answers each preflight with an
 * empty 200, whatever its path; and each request that accepts more media types than it is ready to
 * sort with a 500.
 *
 * <p>The operators' port uses the filters of its parent as well. What is asked there, and the
 * probes on the clients' port, are not the gateway's: they accept anything instead.
 */
final class UnmappedRequests implements WebFilter {

  /** See {@code MimeTypeUtils.sortBySpecificity}. */
  private static final int MOST_SORTED = 50;

  /** On the clients' port they are not the gateway's. */
  private static final Set<String> PROBES = Set.of("/livez", "/readyz");

  private final GenerationHandler gateway;
  private final ApplicationContext clients;

  /**
   * @param clients the application that answers on the clients' port
   */
  UnmappedRequests(GenerationHandler gateway, ApplicationContext clients) {
    this.gateway = gateway;
    this.clients = clients;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    ServerHttpRequest request = exchange.getRequest();
    boolean acceptsTooMany = acceptsTooMany(request);
    if (!acceptsTooMany && !CorsUtils.isPreFlightRequest(request)) {
      return chain.filter(exchange);
    }
    boolean isGateways =
        exchange.getApplicationContext() == clients && !PROBES.contains(request.getPath().value());
    if (isGateways) {
      return gateway.handle(exchange);
    }
    return chain.filter(acceptsTooMany ? acceptingAnything(exchange) : exchange);
  }

  private static ServerWebExchange acceptingAnything(ServerWebExchange exchange) {
    return exchange
        .mutate()
        .request(
            request ->
                request.headers(headers -> headers.set(HttpHeaders.ACCEPT, MediaType.ALL_VALUE)))
        .build();
  }

  private static boolean acceptsTooMany(ServerHttpRequest request) {
    int elements = 0;
    for (String line : request.getHeaders().getOrEmpty(HttpHeaders.ACCEPT)) {
      elements++;
      for (int comma = line.indexOf(','); comma >= 0; comma = line.indexOf(',', comma + 1)) {
        elements++;
      }
    }
    return elements > MOST_SORTED;
  }
}
