package dev.gather.cache.r2dbc;

import dev.gather.cache.CacheKey;
import dev.gather.cache.SharedPermits.Block;
import dev.gather.cache.SharedPermits.Bucket;
import dev.gather.cache.SharedPermits.Demand;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.Readable;
import io.r2dbc.spi.Statement;
import reactor.core.publisher.Mono;

/**
 * What rate limits ask of a database, in the database's own words, as {@link Dialect} is for
 * answers.
 *
 * <p>Of a bucket there is only the time at which it is full, in nanoseconds: it lacks a permit for
 * each interval until then. So a row says all, nothing has to be done for a bucket to fill up, and
 * a row whose time has come can go. Times are the database's, so that no replica's clock matters.
 */
sealed interface PermitDialect permits PostgresPermits, H2Permits {

  String PERMITS = "gather_rate_limit_" + Dialect.SCHEMA_VERSION;

  /** What {@link #block} reads. */
  String COLUMNS = "taken, asked_at, full_at";

  /** Creates what is missing; harmless when another replica does so at the same time. */
  Mono<Void> createSchema(Connection connection);

  /** Takes what there is to take, of a full bucket if there is none. */
  Mono<Block> take(Connection connection, CacheKey key, Bucket bucket, Demand demand);

  /** Removes up to {@link Dialect#BATCH} buckets that are full, and gives their number. */
  Mono<Long> removeFull(Connection connection);

  /** Whether there is no bucket. */
  default Mono<Boolean> isEmpty(Connection connection) {
    return Dialect.one(
        connection.createStatement(
            "select count(*) from (select 1 from " + PERMITS + " limit 1) as some"),
        row -> Dialect.number(row) == 0);
  }

  /** As the formulas of {@link Taking} name them. */
  static Statement bind(Statement statement, CacheKey key, Bucket bucket, Demand demand) {
    return statement
        .bind(0, key.digest())
        .bind(1, bucket.interval())
        .bind(2, bucket.capacity())
        .bind(3, demand.waiting())
        .bind(4, demand.blockSize());
  }

  /** Reads {@link #COLUMNS}. */
  static Block block(Readable row, Bucket bucket) {
    long full = number(row, 2) - number(row, 1);
    long interval = bucket.interval();
    long left = bucket.capacity() - (full + interval - 1) / interval;
    return new Block(
        number(row, 0), left, full, left > 0 ? 0 : full - (bucket.capacity() - 1) * interval);
  }

  private static long number(Readable row, int column) {
    Long value = row.get(column, Long.class);
    if (value == null) {
      throw new IllegalStateException("column " + column + ": null (expected: a number)");
    }
    return value;
  }
}
