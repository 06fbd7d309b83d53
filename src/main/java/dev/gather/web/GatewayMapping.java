package dev.gather.web;

import org.springframework.core.Ordered;
import org.springframework.web.reactive.handler.AbstractHandlerMapping;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Gives every request to the gateway that no other mapping wants, so that it also answers unknown
 * paths.
 *
 * <p>Only on the clients' port: the operators' is a child of the same application and asks the
 * mappings of its parent as well.
 */
final class GatewayMapping extends AbstractHandlerMapping {

  private final Mono<GenerationHandler> handler;

  GatewayMapping(GenerationHandler handler) {
    this.handler = Mono.just(handler);
    setOrder(Ordered.LOWEST_PRECEDENCE);
  }

  @Override
  protected Mono<?> getHandlerInternal(ServerWebExchange exchange) {
    return exchange.getApplicationContext() == getApplicationContext() ? handler : Mono.empty();
  }
}
