package dev.gather.access.jwk;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;

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

  /**
   * Ends with the fetch, however that ends, or after {@code wait}. Where too many wait it ends at
   * once, and takes neither a timer nor another thread.
   *
   * @param scheduler of the timer, and of those who go on
   */
  Mono<Void> end(Duration wait, Scheduler scheduler) {
    if (waiting.incrementAndGet() > MOST_WAITING) {
      waiting.decrementAndGet();
      return Mono.empty();
    }
    return end.asMono()
        .doFinally(signal -> waiting.decrementAndGet())
        .publishOn(scheduler)
        .timeout(wait, Mono.empty(), scheduler);
  }

  void ended() {
    end.tryEmitEmpty();
  }

  void cancel() {
    running.dispose();
  }
}
