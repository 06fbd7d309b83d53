package dev.gather.cache.r2dbc;

import dev.gather.cache.CacheKey;
import dev.gather.cache.SharedPermits.Block;
import dev.gather.cache.SharedPermits.Bucket;
import dev.gather.cache.SharedPermits.Demand;
import io.r2dbc.spi.Connection;
import reactor.core.publisher.Mono;

/**
 * PostgreSQL. The table is unlogged as those of the answers are: after a crash all buckets are
 * full. It has no index but its key, as each taking would have to change that as well.
 */
record PostgresPermits() implements PermitDialect {

  private static final String SCHEMA =
      """
      do $schema$ begin
        if to_regclass('%1$s') is not null then
          return;
        end if;
        perform pg_advisory_xact_lock(%2$d);
        create unlogged table if not exists %1$s (
          key_digest bytea primary key,
          asked_at bigint not null,
          taken bigint not null,
          full_at bigint not null)
          with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.05);
      end $schema$"""
          .formatted(PERMITS, PostgresDialect.SCHEMA_LOCK);

  /** Not the transaction's time, which may have waited. */
  private static final String NOW =
      "cast(extract(epoch from clock_timestamp()) * 1000000 as bigint) * 1000";

  private static final Taking FIRST = new Taking("clock.now", "clock.now");
  private static final Taking LATER = new Taking("excluded.asked_at", "bucket.full_at");

  private static final String TAKE =
      """
      insert into %1$s as bucket (key_digest, %2$s)
      select $1, %3$s, clock.now, %4$s from (select %5$s as now) as clock
      on conflict (key_digest) do update set
        taken = %6$s, asked_at = excluded.asked_at, full_at = %7$s
      returning %2$s"""
          .formatted(
              PERMITS,
              COLUMNS,
              FIRST.taken(),
              FIRST.fullAtThen(),
              NOW,
              LATER.taken(),
              LATER.fullAtThen());

  private static final String REMOVE_FULL =
      """
      delete from %1$s where key_digest in (
        select key_digest from %1$s where full_at <= %2$s limit %3$d for update skip locked)"""
          .formatted(PERMITS, NOW, Dialect.BATCH);

  @Override
  public Mono<Void> createSchema(Connection connection) {
    return Dialect.update(connection.createStatement(SCHEMA)).then();
  }

  @Override
  public Mono<Block> take(Connection connection, CacheKey key, Bucket bucket, Demand demand) {
    return Dialect.one(
        PermitDialect.bind(connection.createStatement(TAKE), key, bucket, demand),
        row -> PermitDialect.block(row, bucket));
  }

  @Override
  public Mono<Long> removeFull(Connection connection) {
    return Dialect.update(connection.createStatement(REMOVE_FULL));
  }
}
