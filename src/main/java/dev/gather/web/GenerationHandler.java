package dev.gather.web;

import dev.gather.execution.Gateway;
import dev.gather.execution.Generation;
import java.util.function.Function;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebHandler;
import reactor.core.publisher.Mono;

/** Gives each request to the generation in force, which it holds until it has ended. */
final class GenerationHandler implements WebHandler {

  private final Gateway gateway;
  private final Function<Generation, WebHandler> handlers;
  private volatile Held current;

  /**
   * @param handlers makes what answers a generation's requests
   */
  GenerationHandler(Gateway gateway, Function<Generation, WebHandler> handlers) {
    this.gateway = gateway;
    this.handlers = handlers;
    this.current = held(gateway.current());
    gateway.follow(next -> current = held(next));
  }

  @Override
  public Mono<Void> handle(ServerWebExchange exchange) {
    return Mono.using(
        this::enter, held -> held.handler().handle(exchange), held -> leave(held, exchange));
  }

  private Held enter() {
    Held held = current;
    while (!held.generation().enter()) {
      // A generation is given up after the next one has been told of.
      held = current;
    }
    gateway.requestBegan();
    return held;
  }

  /** When the last byte of the answer has left, which it has as a rule. */
  private void leave(Held held, ServerWebExchange exchange) {
    ClientConnection.afterAnswer(
        exchange,
        () -> {
          gateway.requestEnded();
          held.generation().leave();
        });
  }

  private Held held(Generation generation) {
    return new Held(generation, handlers.apply(generation));
  }

  private record Held(Generation generation, WebHandler handler) {}
}
