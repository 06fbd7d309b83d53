package dev.gather.cache.r2dbc;

import dev.gather.cache.CacheKey;
import dev.gather.cache.CachedAnswer;
import dev.gather.cache.StoredAnswer;
import dev.gather.cache.Tag;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.Readable;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.Statement;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * What the cache asks of a database, in the database's own words. Nothing is done before
 * subscription, and every method works on one connection that nobody else uses meanwhile.
 */
sealed interface Dialect permits PostgresDialect, H2Dialect {

  /** Tables' names end with it: replicas of two versions may share one database. */
  int SCHEMA_VERSION = 2;

  String ANSWERS = "gather_answer_" + SCHEMA_VERSION;
  String TAGS = "gather_answer_tag_" + SCHEMA_VERSION;
  String LEASES = "gather_lease_" + SCHEMA_VERSION;

  String READ =
      "select "
          + AnswerRow.COLUMNS
          + " from "
          + ANSWERS
          + " where key_digest = $1 and usable_until > $2";

  String RELEASE = "delete from " + LEASES + " where key_digest = $1 and holder = $2";

  String REMOVE = "delete from " + ANSWERS + " where key_digest = $1 and received_at <= $2";

  /** Rows that one statement removes: few enough to be quick, many enough to get somewhere. */
  int BATCH = 500;

  /**
   * @throws IllegalArgumentException if the database is neither PostgreSQL nor H2
   */
  static Dialect of(ConnectionFactory factory) {
    String name = factory.getMetadata().getName();
    return switch (name) {
      case "PostgreSQL" -> new PostgresDialect();
      case "H2" -> new H2Dialect();
      default ->
          throw new IllegalArgumentException(
              "spring.r2dbc.url: a database of kind "
                  + name
                  + " (expected: r2dbc:postgresql://... or r2dbc:h2:mem:///...)");
    };
  }

  String name();

  /** Whether the driver blocks its caller, who must then not be an event loop. */
  default boolean blocks() {
    return false;
  }

  /** The largest body that can be stored. */
  default long largestBody() {
    return Integer.MAX_VALUE;
  }

  /** Most bytes of bodies to store, where the setting is {@code configured}. */
  default long capacity(long configured) {
    return configured;
  }

  /** What the same database is asked for by rate limits. */
  PermitDialect permits();

  /** Creates what is missing; harmless when another replica does so at the same time. */
  Mono<Void> createSchema(Connection connection);

  /** Whether a statement failed because {@link #createSchema} has something to do. */
  default boolean isSchemaMissing(Throwable failure) {
    return failure instanceof R2dbcException known
        && known.getSqlState() != null
        && missingSchemaStates().contains(known.getSqlState());
  }

  List<String> missingSchemaStates();

  /** The row, if it is usable. */
  default Mono<StoredAnswer> read(Connection connection, CacheKey key, long now) {
    return one(
        connection.createStatement(READ).bind(0, key.digest()).bind(1, now), AnswerRow::read);
  }

  /** Stores the row unless there is a newer one. */
  Mono<Void> write(Connection connection, CacheKey key, StoredAnswer stored);

  /** Removes the row unless there is a newer one than this answer. */
  default Mono<Void> remove(Connection connection, CacheKey key, CachedAnswer answer) {
    return update(
            connection.createStatement(REMOVE).bind(0, key.digest()).bind(1, answer.receivedAt()))
        .then();
  }

  /** True if nobody has the lease, which {@code holder} has from now on. */
  Mono<Boolean> lease(Connection connection, CacheKey key, String holder, long now, long until);

  /** Gives the lease back, if {@code holder} has it. */
  default Mono<Void> release(Connection connection, CacheKey key, String holder) {
    return update(connection.createStatement(RELEASE).bind(0, key.digest()).bind(1, holder)).then();
  }

  /** Removes the rows with one of the tags, tells all listeners, and gives the number of rows. */
  Mono<Long> evict(Connection connection, Collection<Tag> tags, String replica);

  /** Removes all rows, tells all listeners, and gives the number of rows. */
  Mono<Long> evictAll(Connection connection, String replica);

  /** Removes up to {@link #BATCH} unusable rows, and as many expired leases. */
  default Mono<Long> expire(Connection connection, long now) {
    return update(connection.createStatement(expire(LEASES, "held_until")).bind(0, now))
        .then(update(connection.createStatement(expire(ANSWERS, "usable_until")).bind(0, now)));
  }

  /** Removes a batch of a table's rows of which the time in the column is $1 or before. */
  String expire(String table, String column);

  /** Removes the oldest rows: at most {@link #BATCH}, and no more than it takes for the bytes. */
  default Mono<Displaced> displace(Connection connection, long bytes) {
    return one(connection.createStatement(displace()).bind(0, bytes), Dialect::displaced);
  }

  /** Removes a batch of the oldest rows, up to $1 bytes, and gives their number and bytes. */
  String displace();

  /** Bytes of all bodies; -1 if there is no row. May be exact only when above {@code capacity}. */
  Mono<Long> measure(Connection connection, long capacity);

  /** Whether there can be other replicas, and the database passes on what they say. */
  default boolean notifies() {
    return false;
  }

  /** Makes {@link #notifications} arrive. */
  default Mono<Void> listen(Connection connection) {
    return Mono.empty();
  }

  /** The texts of {@link Notice}s; ends or fails with the connection. */
  default Flux<String> notifications(Connection connection) {
    return Flux.never();
  }

  /** What went for want of room. */
  record Displaced(long rows, long bytes) {}

  /**
   * Runs one statement and maps its single row, if any. All rows are awaited: to stop at the first
   * would cancel the query.
   */
  static <T> Mono<T> one(Statement statement, Function<Readable, T> mapping) {
    return Flux.from(statement.execute())
        .concatMap(result -> result.map(mapping))
        .reduce((first, another) -> first);
  }

  /** Runs one statement for its effect. */
  static Mono<Long> update(Statement statement) {
    return Flux.from(statement.execute()).concatMap(Result::getRowsUpdated).reduce(0L, Long::sum);
  }

  /** The first column. */
  static long number(Readable row) {
    Number value = row.get(0, Long.class);
    return value == null ? 0 : value.longValue();
  }

  /** Number of rows and bytes. */
  static Displaced displaced(Readable row) {
    Number bytes = row.get(1, Long.class);
    return new Displaced(number(row), bytes == null ? 0 : bytes.longValue());
  }
}
