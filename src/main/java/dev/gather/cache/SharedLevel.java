package dev.gather.cache;

import dev.gather.process.Time;
import io.r2dbc.spi.Connection;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/** The answers in the database. */
final class SharedLevel {

  private final Database database;
  private final Dialect dialect;
  private final DatabaseBreaker breaker;
  private final Schema schema;
  private final Time time;
  private final Duration readBudget;
  private final Duration queryLimit;
  private final long capacity;

  SharedLevel(
      Database database,
      DatabaseBreaker breaker,
      Schema schema,
      Time time,
      CacheSettings settings) {
    this.database = database;
    this.dialect = database.dialect();
    this.breaker = breaker;
    this.schema = schema;
    this.time = time;
    this.readBudget = settings.readBudget();
    this.queryLimit = settings.queryLimit();
    this.capacity = dialect.capacity(settings.sharedSize().toBytes());
  }

  /** Fails when the database does not answer within the read budget. */
  Mono<Optional<StoredAnswer>> read(CacheKey key) {
    return ask(connection -> find(connection, key));
  }

  /** Takes the time that a read takes when no request waits for it. */
  Mono<Optional<StoredAnswer>> readPatiently(CacheKey key) {
    return tell(connection -> find(connection, key));
  }

  /** No request waits for it: a busy database should not make two replicas refresh one key. */
  Mono<Boolean> lease(CacheKey key, String holder, long now, long until) {
    return tell(connection -> dialect.lease(connection, key, holder, now, until));
  }

  Mono<Void> release(CacheKey key, String holder) {
    return tell(connection -> dialect.release(connection, key, holder));
  }

  Mono<Void> write(CacheKey key, StoredAnswer stored) {
    return tell(connection -> dialect.write(connection, key, stored));
  }

  /** Undoes a write. */
  Mono<Void> remove(CacheKey key, StoredAnswer stored) {
    return tell(connection -> dialect.remove(connection, key, stored.answer()));
  }

  /** Asks whatever the breaker says: somebody waits for the answer, not a request. */
  Mono<Long> evict(Collection<Tag> tags, String replica) {
    return order(connection -> dialect.evict(connection, tags, replica));
  }

  /** As {@link #evict} does, but a request waits for it: not when the breaker is open. */
  Mono<Long> invalidate(Collection<Tag> tags, String replica) {
    return tell(connection -> dialect.evict(connection, tags, replica));
  }

  Mono<Long> evictAll(String replica) {
    return order(connection -> dialect.evictAll(connection, replica));
  }

  Mono<Long> expire() {
    return tell(connection -> dialect.expire(connection, time.millis()));
  }

  Mono<Dialect.Displaced> displace(long bytes) {
    return tell(connection -> dialect.displace(connection, bytes));
  }

  /** Bytes of all bodies; -1 if there is nothing at all. */
  Mono<Long> measure() {
    return tell(connection -> dialect.measure(connection, capacity));
  }

  long capacity() {
    return capacity;
  }

  private Mono<Optional<StoredAnswer>> find(Connection connection, CacheKey key) {
    return dialect
        .read(connection, key, time.millis())
        .map(Optional::of)
        .defaultIfEmpty(Optional.empty());
  }

  private <T> Mono<T> ask(Function<Connection, Mono<T>> work) {
    return breaker
        .guard(
            () -> {
              long deadline = time.nanoTime() + readBudget.toNanos();
              return database.run(() -> time.nanoTime() - deadline < 0, work);
            },
            readBudget)
        .doOnError(schema::repair);
  }

  private <T> Mono<T> tell(Function<Connection, Mono<T>> work) {
    return inSchema(breaker.guard(() -> database.run(work), limit()));
  }

  private <T> Mono<T> order(Function<Connection, Mono<T>> work) {
    return inSchema(breaker.within(limit(), () -> database.run(work)));
  }

  /** Nobody waits for these as for a read, so that they can create what they miss and try again. */
  private <T> Mono<T> inSchema(Mono<T> statement) {
    return statement.onErrorResume(
        dialect::isSchemaMissing, missing -> Mono.fromFuture(schema::create, true).then(statement));
  }

  /** Getting a connection and using it may take a query's limit each. */
  private Duration limit() {
    return queryLimit.multipliedBy(2);
  }
}
