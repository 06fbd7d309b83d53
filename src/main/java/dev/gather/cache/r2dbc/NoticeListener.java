package dev.gather.cache.r2dbc;

import dev.gather.process.Time;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ValidationDepth;
import java.time.Duration;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * Hears what other replicas evict, on a connection of its own, for as long as there is a database.
 * What is missed while there is none, nobody tells again.
 */
final class NoticeListener implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(NoticeListener.class);
  private static final Duration FIRST_BACKOFF = Duration.ofMillis(100);
  private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(2);
  private static final double JITTER = 0.5;

  /** So that a connection that has died in silence is noticed. */
  private static final Duration PING_EVERY = Duration.ofSeconds(5);

  private final Database database;
  private final Time time;
  private final Disposable.Swap running = Disposables.swap();
  private volatile boolean listening;

  NoticeListener(Database database, Time time) {
    this.database = database;
    this.time = time;
  }

  /**
   * @param heard is told of each notice, this replica's own too
   * @param began is run whenever listening begins, since notices may have been missed before
   */
  void start(Consumer<Notice> heard, Runnable began) {
    if (!database.dialect().notifies()) {
      listening = true;
      return;
    }
    running.update(
        Flux.usingWhen(
                database.factory().create(),
                connection -> listen(connection, heard, began),
                NoticeListener::quietly)
            .concatWith(Mono.error(() -> new IllegalStateException("the connection was closed")))
            .doOnError(this::lost)
            .retryWhen(
                Retry.backoff(Long.MAX_VALUE, FIRST_BACKOFF)
                    .maxBackoff(LONGEST_BACKOFF)
                    .jitter(JITTER)
                    .scheduler(time.scheduler())
                    // Begins with the first backoff again once there was a connection.
                    .transientErrors(true))
            .subscribe(nothing -> {}, failure -> LOG.error("Stopped listening", failure)));
  }

  boolean isListening() {
    return listening;
  }

  @Override
  public void close() {
    running.dispose();
    listening = false;
  }

  private Flux<Boolean> listen(Connection connection, Consumer<Notice> heard, Runnable began) {
    // Subscribed to before listening begins, so that no notification falls between.
    Flux<Boolean> notices =
        database
            .dialect()
            .notifications(connection)
            .doOnNext(text -> heard.accept(Notice.parse(text)))
            .thenMany(Flux.empty());
    Flux<Boolean> life =
        database
            .dialect()
            .listen(connection)
            .then(Mono.fromSupplier(() -> found(began)))
            .concatWith(pings(connection));
    return Flux.merge(notices, life);
  }

  private Flux<Boolean> pings(Connection connection) {
    return Mono.delay(PING_EVERY, time.scheduler())
        .then(Mono.defer(() -> Mono.from(connection.validate(ValidationDepth.REMOTE))))
        .filter(Boolean::booleanValue)
        .switchIfEmpty(Mono.error(() -> new IllegalStateException("the connection is dead")))
        .repeat()
        .filter(alive -> false);
  }

  private boolean found(Runnable began) {
    began.run();
    listening = true;
    LOG.debug("Listening to other replicas' evictions");
    return true;
  }

  private void lost(Throwable failure) {
    if (listening) {
      LOG.warn(
          "Other replicas' evictions are not heard, and take effect later: {}",
          failure.getMessage());
    }
    listening = false;
  }

  private static Mono<Void> quietly(Connection connection) {
    return Mono.from(connection.close()).onErrorComplete();
  }
}
