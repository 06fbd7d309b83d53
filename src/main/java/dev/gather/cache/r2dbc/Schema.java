package dev.gather.cache.r2dbc;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sees to it that the tables are there: at the start, and when somebody has dropped them. */
final class Schema {

  private static final Logger LOG = LoggerFactory.getLogger(Schema.class);

  private final Database database;
  private final DatabaseBreaker breaker;
  private final AtomicReference<@Nullable CompletableFuture<Void>> underWay =
      new AtomicReference<>();

  Schema(Database database, DatabaseBreaker breaker) {
    this.database = database;
    this.breaker = breaker;
  }

  /** Creates what is missing; one attempt at a time, which callers share. */
  CompletableFuture<Void> create() {
    CompletableFuture<Void> mine = new CompletableFuture<>();
    CompletableFuture<Void> others = underWay.compareAndExchange(null, mine);
    if (others != null) {
      return others;
    }
    var unused =
        database
            .run(connection -> database.dialect().createSchema(connection))
            .whenComplete(
                (nothing, failure) -> {
                  underWay.set(null);
                  if (failure == null) {
                    // What failed for want of a table says nothing about the database.
                    breaker.reset();
                    mine.complete(null);
                  } else {
                    if (!database.isClosed()) {
                      LOG.warn("The cache's tables could not be created: {}", failure.getMessage());
                    }
                    mine.completeExceptionally(failure);
                  }
                });
    return mine;
  }

  /** Creates the tables if it was them that the failed statement missed. */
  void repair(Throwable failure) {
    if (database.dialect().isSchemaMissing(failure)) {
      create();
    }
  }
}
