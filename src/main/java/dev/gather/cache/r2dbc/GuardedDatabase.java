package dev.gather.cache.r2dbc;

import dev.gather.cache.CacheSettings;
import dev.gather.process.Time;
import io.r2dbc.spi.Connection;
import java.time.Duration;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/** The database behind its breaker. Nobody waits for it for long, nor for want of a table. */
record GuardedDatabase(
    Database database, DatabaseBreaker breaker, Schema schema, Time time, CacheSettings settings) {

  /** For a request that waits: fails when the database does not answer within the read budget. */
  <T> Mono<T> ask(Function<Connection, Mono<T>> work) {
    return breaker
        .guard(
            () -> {
              long deadline = time.nanoTime() + settings.readBudget().toNanos();
              return database.run(() -> time.nanoTime() - deadline < 0, work);
            },
            settings.readBudget())
        .doOnError(schema::repair);
  }

  /** For what no request waits for. */
  <T> Mono<T> tell(Function<Connection, Mono<T>> work) {
    return inSchema(breaker.guard(() -> database.run(work), limit()));
  }

  /** Asks whatever the breaker says: somebody waits for the answer, not a request. */
  <T> Mono<T> order(Function<Connection, Mono<T>> work) {
    return inSchema(breaker.within(limit(), () -> database.run(work)));
  }

  /** Nobody waits for these as for a read, so that they can create what they miss and try again. */
  private <T> Mono<T> inSchema(Mono<T> statement) {
    return statement.onErrorResume(
        database.dialect()::isSchemaMissing,
        missing -> Mono.fromFuture(schema::create, true).then(statement));
  }

  /** Getting a connection and using it may take a query's limit each. */
  private Duration limit() {
    return settings.queryLimit().multipliedBy(2);
  }
}
