package dev.gather.cache.r2dbc;

import dev.gather.cache.CacheKey;
import dev.gather.cache.SharedPermits;
import java.util.function.Consumer;
import reactor.core.publisher.Mono;

/** Permits in the same database as the answers, behind the same breaker. */
record DatabasePermits(GuardedDatabase database, PermitDialect dialect, Maintenance maintenance)
    implements SharedPermits {

  @Override
  public Mono<Void> take(CacheKey key, Bucket bucket, Demand demand, Consumer<Block> given) {
    return database
        .ask(
            connection ->
                dialect
                    .take(connection, key, bucket, demand)
                    .doOnNext(
                        block -> {
                          maintenance.wrote();
                          given.accept(block);
                        }))
        .then();
  }
}
