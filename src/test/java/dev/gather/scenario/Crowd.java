package dev.gather.scenario;

import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Requests that a service answers when as many have come: only those that run at once get there.
 */
final class Crowd {

  private final int size;
  private final AtomicInteger arrived = new AtomicInteger();
  private final Sinks.Empty<Void> complete = Sinks.empty();

  Crowd(int size) {
    this.size = size;
  }

  /** One more; the answer waits for the others. */
  Mono<String> then(Mono<String> answer) {
    return Mono.defer(
        () -> {
          if (arrived.incrementAndGet() == size) {
            complete.tryEmitEmpty();
          }
          return complete.asMono().then(answer);
        });
  }
}
