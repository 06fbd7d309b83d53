package dev.gather.cache.r2dbc;

import dev.gather.cache.CacheSettings;
import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.ConnectionPoolConfiguration;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ValidationDepth;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.pool.PoolBuilder;

/**
 * A small pool of connections, and work that runs to its end on one of them whatever becomes of the
 * one who asked.
 *
 * <p>A cancelled query, and a cancelled wait for a connection, can leave a connection that answers
 * nobody, or one that never comes back. So nothing here is cancelled and no wait is cut short: work
 * is a future, waiting is bounded by number, and a connection that is silent for too long is closed
 * under its query, which then fails. Its threads, and the moment that the pool is given at the end,
 * are real on any clock.
 *
 * @see <a href="https://github.com/pgjdbc/r2dbc-postgresql/issues/661">r2dbc-postgresql #661</a>
 * @see <a href="https://github.com/r2dbc/r2dbc-pool/issues/198">r2dbc-pool #198</a>
 */
final class Database implements AutoCloseable {

  private static final Duration IDLE_TIME = Duration.ofMinutes(1);
  private static final Duration LIFE_TIME = Duration.ofMinutes(30);
  private static final Duration EVICTION_INTERVAL = Duration.ofSeconds(30);
  private static final Duration FOREVER = Duration.ofMillis(-1);
  private static final Duration MOMENT = Duration.ofMillis(100);
  private static final int WAITING_FOR_THREAD = 10_000;

  private final Dialect dialect;
  private final ConnectionFactory factory;
  private final ConnectionPool pool;
  private final Optional<Scheduler> threads;

  /** Work under way, and one more until it is closed. */
  private final AtomicInteger holds = new AtomicInteger(1);

  private final AtomicBoolean closed = new AtomicBoolean();

  Database(ConnectionFactory configured, Dialect dialect, CacheSettings settings) {
    this.dialect = dialect;
    this.factory = withoutPool(configured);
    this.threads =
        dialect.blocks()
            ? Optional.of(
                Schedulers.newBoundedElastic(
                    settings.connections(),
                    WAITING_FOR_THREAD,
                    "gather-" + dialect.name(),
                    60,
                    true))
            : Optional.empty();
    this.pool = new ConnectionPool(configuration(settings));
  }

  Dialect dialect() {
    return dialect;
  }

  /** For a connection outside the pool. */
  ConnectionFactory factory() {
    return factory;
  }

  int connections() {
    return pool.getMetrics().map(metrics -> metrics.allocatedSize()).orElse(0);
  }

  /**
   * Starts the work.
   *
   * @param wanted is asked once there is a connection; if not, the work is left undone
   * @return completes with null when the work is empty
   */
  <T> CompletableFuture<T> run(BooleanSupplier wanted, Function<Connection, Mono<T>> work) {
    if (closed.get() || holds.getAndUpdate(now -> now == 0 ? 0 : now + 1) == 0) {
      return CompletableFuture.failedFuture(new IllegalStateException("the cache is closed"));
    }
    Mono<T> run =
        Mono.usingWhen(
            pool.create(),
            connection -> wanted.getAsBoolean() ? work.apply(connection) : tooLate(),
            Connection::close);
    return threads.map(run::subscribeOn).orElse(run).doFinally(signal -> leave()).toFuture();
  }

  <T> CompletableFuture<T> run(Function<Connection, Mono<T>> work) {
    return run(() -> true, work);
  }

  /** Opens connections, so that the first searches need not wait for them. */
  void warmUp(int connections) {
    for (int i = 0; i < connections; i++) {
      var unused = run(connection -> Mono.empty());
    }
  }

  boolean isClosed() {
    return closed.get();
  }

  /** Work under way still ends; no more of it begins. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      leave();
    }
  }

  /**
   * Closes the pool when the last has left. Whoever gave a connection back may still be within it
   * for a moment, and would count that connection twice in a pool that is closed.
   */
  private void leave() {
    if (holds.decrementAndGet() == 0) {
      // Threads that wait for work are woken under a lock.
      Mono.delay(MOMENT, Schedulers.boundedElastic())
          .then(pool.disposeLater())
          .doFinally(signal -> threads.ifPresent(Scheduler::dispose))
          .subscribe(nothing -> {}, failure -> {});
    }
  }

  private ConnectionPoolConfiguration configuration(CacheSettings settings) {
    ConnectionPoolConfiguration.Builder builder =
        ConnectionPoolConfiguration.builder(factory)
            .initialSize(0)
            .maxSize(settings.connections())
            .acquireRetry(0)
            .customizer(
                pool -> {
                  pool.maxPendingAcquire(settings.waiting());
                  threads.ifPresentOrElse(
                      // Otherwise the thread that hands out connections would do all the work.
                      pool::acquisitionScheduler, () -> replaceDeadAndIdle(pool));
                });
    // An embedded database is gone with its last connection.
    threads.ifPresentOrElse(
        scheduler -> builder.allocatorSubscribeOn(scheduler).maxIdleTime(FOREVER),
        () -> builder.backgroundEvictionInterval(EVICTION_INTERVAL));
    return builder.build();
  }

  private static <T> Mono<T> tooLate() {
    return Mono.error(() -> new TimeoutException("nobody waits for the database any more"));
  }

  /** Without it each connection that died in a restart would cost one query. */
  private static void replaceDeadAndIdle(PoolBuilder<Connection, ?> pool) {
    pool.evictionPredicate(
        (connection, use) ->
            use.idleTime() >= IDLE_TIME.toMillis()
                || use.lifeTime() >= LIFE_TIME.toMillis()
                || !Mono.from(connection.validate(ValidationDepth.LOCAL)).toFuture().getNow(false));
  }

  private static ConnectionFactory withoutPool(ConnectionFactory configured) {
    ConnectionFactory factory = configured;
    while (factory instanceof ConnectionPool pool) {
      factory = pool.unwrap();
    }
    return factory;
  }
}
