package dev.gather.access.jwt;

import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** One fetch of keys, and the requests that wait for its end. */
final class KeyRound {

  /** More than that at once come of made-up tokens, or can be told to come back. */
  static final int MOST_WAITING = 100;

  private final Sinks.Empty<Void> end = Sinks.empty();
  private final Disposable.Swap running = Disposables.swap();
  private final AtomicInteger waiting = new AtomicInteger();

  void run(Disposable fetch) {
    running.update(fetch);
  }

  /** Ends with the fetch, however that ends; at once where too many wait. */
  Mono<Void> end() {
    if (waiting.incrementAndGet() > MOST_WAITING) {
      waiting.decrementAndGet();
      return Mono.empty();
    }
    return end.asMono().doFinally(signal -> waiting.decrementAndGet());
  }

  void ended() {
    end.tryEmitEmpty();
  }

  void cancel() {
    running.dispose();
  }
}
