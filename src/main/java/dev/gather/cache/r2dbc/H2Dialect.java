package dev.gather.cache.r2dbc;

import static dev.gather.cache.r2dbc.AnswerRow.COLUMNS;

import dev.gather.cache.CacheKey;
import dev.gather.cache.StoredAnswer;
import dev.gather.cache.Tag;
import io.r2dbc.spi.Connection;
import java.util.Collection;
import java.util.ConcurrentModificationException;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** H2, embedded: there is one process, so nobody need be told anything. */
record H2Dialect() implements Dialect {

  /** H2's limit for a value that is not a large object. */
  private static final long LARGEST_BODY = 1 << 20;

  /** The database lies in this process's heap, which is others' too. */
  private static final int SHARE_OF_HEAP = 8;

  private static final List<String> SCHEMA =
      List.of(
          "create table if not exists "
              + ANSWERS
              + " (key_digest varbinary(32) primary key, status int not null,"
              + " body varbinary(1048576) not null, fields varchar not null,"
              + " requested_at bigint not null, received_at bigint not null,"
              + " usable_until bigint not null, tags varbinary not null)",
          "create index if not exists " + ANSWERS + "_usable on " + ANSWERS + " (usable_until)",
          "create index if not exists " + ANSWERS + "_age on " + ANSWERS + " (received_at)",
          "create table if not exists "
              + TAGS
              + " (tag varbinary(16), key_digest varbinary(32) references "
              + ANSWERS
              + " on delete cascade, primary key (tag, key_digest))",
          "create table if not exists "
              + LEASES
              + " (key_digest varbinary(32) primary key, holder varchar not null,"
              + " held_until bigint not null)");

  private static final String UPDATE =
      "update "
          + ANSWERS
          + " set status = $2, body = $3, fields = $4, requested_at = $5, received_at = $6,"
          + " usable_until = $7, tags = $8 where key_digest = $1 and received_at <= $6";

  private static final String INSERT =
      "insert into "
          + ANSWERS
          + " (key_digest, "
          + COLUMNS
          + ") select $1, $2, $3, $4, $5, $6, $7, $8"
          + " where not exists (select 1 from "
          + ANSWERS
          + " where key_digest = $1)";

  private static final String UNTAG = "delete from " + TAGS + " where key_digest = $1";

  private static final String TAG = "insert into " + TAGS + " (key_digest, tag) values ($1, $2)";

  private static final String RENEW_LEASE =
      "update "
          + LEASES
          + " set holder = $2, held_until = $3 where key_digest = $1 and held_until <= $4";

  private static final String TAKE_LEASE =
      "insert into "
          + LEASES
          + " (key_digest, holder, held_until) select $1, $2, $3 where not exists (select 1 from "
          + LEASES
          + " where key_digest = $1)";

  private static final String EVICT =
      "delete from "
          + ANSWERS
          + " where key_digest in (select key_digest from "
          + TAGS
          + " where tag = $1)";

  private static final String EVICT_ALL = "delete from " + ANSWERS;

  private static final String DISPLACE =
      """
      select count(*), cast(coalesce(sum(octet_length(body)), 0) as bigint) from old table (
        delete from %1$s where key_digest in (
          select key_digest from (
            select key_digest, octet_length(body) as length,
              sum(octet_length(body)) over (order by received_at, key_digest) as total
            from %1$s order by received_at, key_digest fetch first %2$d rows only)
          where total - length < $1))"""
          .formatted(ANSWERS, BATCH);

  private static final String MEASURE =
      "select cast(coalesce(sum(octet_length(body)), -1) as bigint) from " + ANSWERS;

  @Override
  public String name() {
    return "h2";
  }

  @Override
  public boolean blocks() {
    return true;
  }

  @Override
  public long largestBody() {
    return LARGEST_BODY;
  }

  @Override
  public long capacity(long configured) {
    return Math.min(configured, Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP);
  }

  @Override
  public PermitDialect permits() {
    return new H2Permits();
  }

  @Override
  public Mono<Void> createSchema(Connection connection) {
    return Flux.fromIterable(SCHEMA)
        .concatMap(sql -> Dialect.update(connection.createStatement(sql)))
        .then(permits().createSchema(connection));
  }

  /** H2 stumbles when it plans a statement on a table whose indexes are being made. */
  @Override
  public boolean isSchemaMissing(Throwable failure) {
    return failure instanceof ConcurrentModificationException
        || Dialect.super.isSchemaMissing(failure);
  }

  @Override
  public List<String> missingSchemaStates() {
    return List.of("42S02", "42S03", "42S04");
  }

  @Override
  public Mono<Void> write(Connection connection, CacheKey key, StoredAnswer stored) {
    return inTransaction(
            connection,
            changeOrAdd(
                    Dialect.update(AnswerRow.bind(connection.createStatement(UPDATE), key, stored)),
                    Dialect.update(AnswerRow.bind(connection.createStatement(INSERT), key, stored)))
                .filter(Boolean::booleanValue)
                .delayUntil(
                    changed ->
                        Dialect.update(connection.createStatement(UNTAG).bind(0, key.digest())))
                .delayUntil(
                    changed ->
                        Flux.fromIterable(stored.tags())
                            .concatMap(tag -> addTag(connection, key, tag))))
        .then();
  }

  @Override
  public Mono<Boolean> lease(
      Connection connection, CacheKey key, String holder, long now, long until) {
    return changeOrAdd(
        Dialect.update(
            connection
                .createStatement(RENEW_LEASE)
                .bind(0, key.digest())
                .bind(1, holder)
                .bind(2, until)
                .bind(3, now)),
        Dialect.update(
            connection
                .createStatement(TAKE_LEASE)
                .bind(0, key.digest())
                .bind(1, holder)
                .bind(2, until)));
  }

  @Override
  public Mono<Long> evict(Connection connection, Collection<Tag> tags, String replica) {
    return Flux.fromIterable(tags)
        .concatMap(
            tag ->
                Dialect.update(connection.createStatement(EVICT).bind(0, Tag.bytes(List.of(tag)))))
        .reduce(0L, Long::sum);
  }

  @Override
  public Mono<Long> evictAll(Connection connection, String replica) {
    return Dialect.update(connection.createStatement(EVICT_ALL));
  }

  @Override
  public String expire(String table, String column) {
    return "delete from %s where %s <= $1 fetch first %d rows only".formatted(table, column, BATCH);
  }

  @Override
  public String displace() {
    return DISPLACE;
  }

  @Override
  public Mono<Long> measure(Connection connection, long capacity) {
    return Dialect.one(connection.createStatement(MEASURE), Dialect::number);
  }

  private static Mono<Long> addTag(Connection connection, CacheKey key, Tag tag) {
    return Dialect.update(
        connection.createStatement(TAG).bind(0, key.digest()).bind(1, Tag.bytes(List.of(tag))));
  }

  /** H2 has no upsert with a condition. */
  private static Mono<Boolean> changeOrAdd(Mono<Long> change, Mono<Long> add) {
    return change.flatMap(changed -> changed > 0 ? Mono.just(changed) : add).map(rows -> rows > 0);
  }

  /** The connection rolls back what is not committed when it goes back to its pool. */
  static <T> Mono<T> inTransaction(Connection connection, Mono<T> work) {
    return Mono.from(connection.beginTransaction())
        .then(work)
        .flatMap(result -> Mono.from(connection.commitTransaction()).thenReturn(result))
        .switchIfEmpty(Mono.from(connection.rollbackTransaction()).then(Mono.empty()));
  }
}
