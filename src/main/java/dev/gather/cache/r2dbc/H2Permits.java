package dev.gather.cache.r2dbc;

import dev.gather.cache.CacheKey;
import dev.gather.cache.SharedPermits.Block;
import dev.gather.cache.SharedPermits.Bucket;
import dev.gather.cache.SharedPermits.Demand;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.R2dbcDataIntegrityViolationException;
import reactor.core.publisher.Mono;

/**
 * H2, embedded. It changes a row at once, but has no such statement for one that may be missing.
 */
record H2Permits() implements PermitDialect {

  private static final String SCHEMA =
      "create table if not exists "
          + PERMITS
          + " (key_digest varbinary(32) primary key, asked_at bigint not null,"
          + " taken bigint not null, full_at bigint not null)";

  private static final String NOW =
      "cast(extract(epoch from current_timestamp) * 1000000 as bigint) * 1000";

  private static final Taking TAKING = new Taking(NOW, "full_at");

  private static final String TAKE =
      """
      select %1$s from final table (
        update %2$s set taken = %3$s, asked_at = %4$s, full_at = %5$s where key_digest = $1)"""
          .formatted(COLUMNS, PERMITS, TAKING.taken(), NOW, TAKING.fullAtThen());

  private static final String ADD_FULL =
      "insert into "
          + PERMITS
          + " (key_digest, "
          + COLUMNS
          + ") select $1, 0, 0, 0 where not exists (select 1 from "
          + PERMITS
          + " where key_digest = $1)";

  private static final String REMOVE_FULL =
      "delete from %s where full_at <= %s fetch first %d rows only"
          .formatted(PERMITS, NOW, Dialect.BATCH);

  @Override
  public Mono<Void> createSchema(Connection connection) {
    return Dialect.update(connection.createStatement(SCHEMA)).then();
  }

  @Override
  public Mono<Block> take(Connection connection, CacheKey key, Bucket bucket, Demand demand) {
    Mono<Block> take =
        Mono.defer(
            () ->
                Dialect.one(
                    PermitDialect.bind(connection.createStatement(TAKE), key, bucket, demand),
                    row -> PermitDialect.block(row, bucket)));
    // A full bucket would be removed before anything is taken of it, were it seen.
    return take.switchIfEmpty(
        H2Dialect.inTransaction(connection, Mono.defer(() -> addFull(connection, key)).then(take)));
  }

  @Override
  public Mono<Long> removeFull(Connection connection) {
    return Dialect.update(connection.createStatement(REMOVE_FULL));
  }

  private static Mono<Void> addFull(Connection connection, CacheKey key) {
    return Dialect.update(connection.createStatement(ADD_FULL).bind(0, key.digest()))
        .then()
        // Somebody else has added it.
        .onErrorComplete(R2dbcDataIntegrityViolationException.class);
  }
}
