package dev.gather.cache.r2dbc;

import dev.gather.cache.NotAskedException;
import dev.gather.process.OutOfMemory;
import dev.gather.process.Time;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowSynchronizationStrategy;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.pool.PoolAcquirePendingLimitException;

/** Leaves the database alone for a while once it no longer answers, or not in time. */
final class DatabaseBreaker {

  private static final Logger LOG = LoggerFactory.getLogger(DatabaseBreaker.class);
  private static final int WINDOW = 20;
  private static final int MINIMUM_CALLS = 10;
  private static final int PROBES = 3;

  private final CircuitBreaker breaker;
  private final Time time;

  DatabaseBreaker(Duration openFor, Time time) {
    this.time = time;
    // Only for how long it is open counts, and a wall clock can be set.
    InstantSource clock = () -> Instant.ofEpochSecond(0, time.nanoTime());
    this.breaker =
        CircuitBreaker.of(
            "cache",
            CircuitBreakerConfig.custom()
                .clock(clock.withZone(ZoneOffset.UTC))
                .currentTimestampFunction(now -> time.nanoTime(), TimeUnit.NANOSECONDS)
                .slidingWindow(
                    WINDOW,
                    MINIMUM_CALLS,
                    SlidingWindowType.COUNT_BASED,
                    SlidingWindowSynchronizationStrategy.SYNCHRONIZED)
                .waitDurationInOpenState(openFor)
                // However long these take to come: few requests are no sign of a bad database.
                .permittedNumberOfCallsInHalfOpenState(PROBES)
                // A burst of our own says nothing of the database, which was not asked.
                .ignoreException(PoolAcquirePendingLimitException.class::isInstance)
                .writableStackTraceEnabled(false)
                .build());
    breaker.getEventPublisher().onStateTransition(event -> log(event.getStateTransition()));
  }

  String state() {
    return breaker.getState().name();
  }

  /** Forgets failures whose cause is known to be gone. */
  void reset() {
    breaker.reset();
  }

  /**
   * Runs the query unless the breaker is open.
   *
   * @return the query's result or failure, {@link java.util.concurrent.TimeoutException} after the
   *     limit, or {@link NotAskedException}; the query itself goes on after the limit
   */
  <T> Mono<T> guard(Supplier<CompletableFuture<T>> query, Duration limit) {
    return Mono.defer(
        () -> {
          if (!breaker.tryAcquirePermission()) {
            return Mono.error(NotAskedException.INSTANCE);
          }
          long start = breaker.getCurrentTimestamp();
          return within(limit, query)
              .doOnSuccess(
                  result ->
                      breaker.onSuccess(
                          breaker.getCurrentTimestamp() - start, breaker.getTimestampUnit()))
              .doOnError(
                  failure ->
                      breaker.onError(
                          breaker.getCurrentTimestamp() - start,
                          breaker.getTimestampUnit(),
                          failure))
              .doOnCancel(breaker::releasePermission);
        });
  }

  /**
   * The query's result or failure, if there is one within the limit. The query is not cancelled,
   * and how it ends later is nobody's concern.
   */
  <T> Mono<T> within(Duration limit, Supplier<CompletableFuture<T>> query) {
    // A failure that comes too late would be reported as dropped; a value is not.
    return Mono.fromFuture(() -> query.get().handle(Ending::new), true)
        .timeout(limit, time.scheduler())
        .flatMap(Ending::toMono);
  }

  private record Ending<T>(@Nullable T result, @Nullable Throwable failure) {

    Mono<T> toMono() {
      // The database inside the process makes an error of its own of it.
      OutOfMemory.check(failure);
      return failure == null ? Mono.justOrEmpty(result) : Mono.error(failure);
    }
  }

  private static void log(CircuitBreaker.StateTransition transition) {
    switch (transition.getToState()) {
      case OPEN ->
          LOG.warn(
              "The cache's database fails or is too slow: answers are kept in this process only");
      case CLOSED -> LOG.info("The cache's database answers again");
      default -> {}
    }
  }
}
