package dev.gather.web;

import dev.gather.answer.Answer.Header;
import org.springframework.context.ApplicationContext;
import org.springframework.http.HttpHeaders;
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
 * <p>Probes are not the gateway's. Spring answers them, and here they get what all answers have.
 *
 * <p>The operators' port uses the filters of its parent as well. Its own door has seen to what is
 * asked there.
 */
final class UnmappedRequests implements WebFilter {

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
    if (exchange.getApplicationContext() != clients) {
      return chain.filter(exchange);
    }
    ServerHttpRequest request = exchange.getRequest();
    if (Probes.are(request)) {
      return chain.filter(probe(exchange));
    }
    return CorsUtils.isPreFlightRequest(request) || SpringsRequests.acceptsTooMany(request)
        ? gateway.handle(exchange)
        : chain.filter(exchange);
  }

  private static ServerWebExchange probe(ServerWebExchange exchange) {
    HttpHeaders headers = exchange.getResponse().getHeaders();
    headers.set(HttpHeaders.CACHE_CONTROL, "no-store");
    headers.set(Header.NO_SNIFF.name(), Header.NO_SNIFF.value());
    RequestId.name(exchange);
    return SpringsRequests.acceptingAnything(SpringsRequests.withoutPreflight(exchange));
  }
}
