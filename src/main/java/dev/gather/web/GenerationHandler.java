package dev.gather.web;

import dev.gather.execution.Gateway;
import dev.gather.execution.Generation;
import dev.gather.execution.overload.InFlight;
import java.util.function.Function;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebHandler;
import reactor.core.publisher.Mono;

/** Gives each request to the generation in force, which it holds until it has ended. */
final class GenerationHandler implements WebHandler {

  private final InFlight inFlight;
  private final Function<Generation, GatewayHandler> handlers;
  private volatile Held current;

  /**
   * @param inFlight where those of routes have their places
   * @param webSockets that are open
   * @param handlers makes what answers a generation's requests
   */
  GenerationHandler(
      Gateway gateway,
      InFlight inFlight,
      OpenWebSockets webSockets,
      Function<Generation, GatewayHandler> handlers) {
    this.inFlight = inFlight;
    this.handlers = handlers;
    this.current = held(gateway.current());
    gateway.follow(
        next -> {
          Generation before = current.generation();
          current = held(next);
          if (before != next) {
            webSockets.outdate(before, next);
          }
        });
  }

  @Override
  public Mono<Void> handle(ServerWebExchange exchange) {
    return Mono.using(() -> enter(exchange), Entered::answer, Entered::leave);
  }

  private Entered enter(ServerWebExchange exchange) {
    Held held = current;
    while (!held.generation().enter()) {
      // A generation is given up after the next one has been told of.
      held = current;
    }
    return new Entered(exchange, held, inFlight);
  }

  private Held held(Generation generation) {
    return new Held(generation, handlers.apply(generation));
  }

  private record Held(Generation generation, GatewayHandler handler) {}

  /** A request and what it has to give back. */
  private static final class Entered implements RequestPlace {

    private final ServerWebExchange exchange;
    private final Held held;
    private final InFlight inFlight;
    private boolean hasPlace;

    Entered(ServerWebExchange exchange, Held held, InFlight inFlight) {
      this.exchange = exchange;
      this.held = held;
      this.inFlight = inFlight;
    }

    Mono<Void> answer() {
      return held.handler().handle(exchange, this);
    }

    @Override
    public boolean take() {
      hasPlace = inFlight.enter();
      return hasPlace;
    }

    /** When the last byte of the answer has left, which it has as a rule. */
    void leave() {
      ClientConnection.afterAnswer(exchange, this::giveBack);
    }

    private void giveBack() {
      if (hasPlace) {
        inFlight.leave();
      }
      held.generation().leave();
    }
  }
}
