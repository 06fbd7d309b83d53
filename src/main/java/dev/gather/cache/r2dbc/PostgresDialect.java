package dev.gather.cache.r2dbc;

import static dev.gather.cache.r2dbc.AnswerRow.COLUMNS;

import dev.gather.cache.CacheKey;
import dev.gather.cache.StoredAnswer;
import dev.gather.cache.Tag;
import io.r2dbc.postgresql.api.Notification;
import io.r2dbc.postgresql.api.PostgresqlConnection;
import io.r2dbc.spi.Connection;
import java.util.Collection;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * PostgreSQL, shared by replicas. Tables are unlogged: after a crash they are empty, which a cache
 * may be, and until then writing costs half.
 */
record PostgresDialect() implements Dialect {

  private static final String CHANNEL = "gather_evictions_" + SCHEMA_VERSION;

  /** A notification may have 7,999 bytes. */
  private static final int TAGS_PER_NOTIFICATION = 300;

  /** Any number that nobody else would think of. */
  static final long SCHEMA_LOCK = 0x6761746865724341L;

  /** A body over 2 KB stands outside its row, uncompressed: upstreams' answers are read often. */
  private static final String SCHEMA =
      """
      do $schema$ begin
        if to_regclass('%1$s') is not null and to_regclass('%2$s') is not null
            and to_regclass('%3$s') is not null then
          return;
        end if;
        perform pg_advisory_xact_lock(%4$d);
        create unlogged table if not exists %1$s (
          key_digest bytea primary key,
          status int not null,
          body bytea not null,
          fields text not null,
          requested_at bigint not null,
          received_at bigint not null,
          usable_until bigint not null,
          tags bytea not null)
          with (autovacuum_vacuum_scale_factor = 0.05,
                toast.autovacuum_vacuum_scale_factor = 0.05);
        alter table %1$s alter column body set storage external;
        create index if not exists %1$s_usable on %1$s (usable_until);
        create index if not exists %1$s_age on %1$s (received_at);
        create unlogged table if not exists %2$s (
          tag bytea,
          key_digest bytea references %1$s on delete cascade,
          primary key (tag, key_digest));
        create index if not exists %2$s_key on %2$s (key_digest);
        create unlogged table if not exists %3$s (
          key_digest bytea primary key,
          holder text not null,
          held_until bigint not null);
      end $schema$"""
          .formatted(ANSWERS, TAGS, LEASES, SCHEMA_LOCK);

  /** Tags come joined in $8, each of 16 bytes. */
  private static final String WRITE =
      """
      with stored as (
        insert into %1$s as present (key_digest, %3$s)
        values ($1, $2, $3, $4, $5, $6, $7, $8)
        on conflict (key_digest) do update set
          status = excluded.status, body = excluded.body, fields = excluded.fields,
          requested_at = excluded.requested_at, received_at = excluded.received_at,
          usable_until = excluded.usable_until, tags = excluded.tags
        where present.received_at <= excluded.received_at
        returning key_digest),
      wanted as (
        select substring($8 from %4$d * i + 1 for %4$d) as tag
        from generate_series(0, length($8) / %4$d - 1) as i),
      untagged as (
        delete from %2$s where key_digest in (select key_digest from stored)
          and tag not in (select tag from wanted))
      insert into %2$s (tag, key_digest)
      select tag, key_digest from stored, wanted on conflict do nothing"""
          .formatted(ANSWERS, TAGS, COLUMNS, Tag.BYTES);

  private static final String LEASE =
      """
      insert into %s as present (key_digest, holder, held_until) values ($1, $2, $3)
      on conflict (key_digest) do update set
        holder = excluded.holder, held_until = excluded.held_until
      where present.held_until <= $4"""
          .formatted(LEASES);

  /** In the order of keys, so that two evictions do not wait for each other. */
  private static final String EVICT =
      """
      with doomed as materialized (
        select key_digest from %1$s where key_digest in (
          select key_digest from %2$s where tag in (
            select substring($1 from %4$d * i + 1 for %4$d)
            from generate_series(0, length($1) / %4$d - 1) as i))
        order by key_digest for update),
      gone as (
        delete from %1$s where key_digest in (select key_digest from doomed) returning 1)
      select (select count(*) from gone), pg_notify('%3$s', $2)"""
          .formatted(ANSWERS, TAGS, CHANNEL, Tag.BYTES);

  private static final String COUNT = "select count(*) from " + ANSWERS;

  private static final String EMPTY = "truncate " + ANSWERS + ", " + TAGS;

  private static final String NOTIFY = "select pg_notify('" + CHANNEL + "', $1)";

  private static final String DISPLACE =
      """
      with oldest as (
        select key_digest, received_at, length(body) as length from %1$s
        order by received_at, key_digest limit %2$d for update skip locked),
      summed as (
        select key_digest, length,
          sum(length) over (order by received_at, key_digest) as total from oldest),
      gone as (
        delete from %1$s
        where key_digest in (select key_digest from summed where total - length < $1)
        returning length(body) as length)
      select count(*), coalesce(sum(length), 0)::bigint from gone"""
          .formatted(ANSWERS, BATCH);

  /**
   * A table's files never hold less than its bodies, and their size is known without reading them.
   */
  private static final String MEASURE =
      """
      select case
        when not exists (select from %1$s) then -1
        when pg_table_size('%1$s') <= $1 then pg_table_size('%1$s')
        else (select coalesce(sum(length(body)), 0)::bigint from %1$s) end"""
          .formatted(ANSWERS);

  @Override
  public String name() {
    return "postgresql";
  }

  @Override
  public PermitDialect permits() {
    return new PostgresPermits();
  }

  @Override
  public Mono<Void> createSchema(Connection connection) {
    return Dialect.update(connection.createStatement(SCHEMA))
        .then(permits().createSchema(connection));
  }

  @Override
  public List<String> missingSchemaStates() {
    return List.of("42P01");
  }

  @Override
  public Mono<Void> write(Connection connection, CacheKey key, StoredAnswer stored) {
    return Dialect.update(AnswerRow.bind(connection.createStatement(WRITE), key, stored)).then();
  }

  @Override
  public Mono<Boolean> lease(
      Connection connection, CacheKey key, String holder, long now, long until) {
    return Dialect.update(
            connection
                .createStatement(LEASE)
                .bind(0, key.digest())
                .bind(1, holder)
                .bind(2, until)
                .bind(3, now))
        .map(rows -> rows > 0);
  }

  @Override
  public Mono<Long> evict(Connection connection, Collection<Tag> tags, String replica) {
    return Flux.fromIterable(tags)
        .buffer(TAGS_PER_NOTIFICATION)
        .concatMap(
            some ->
                Dialect.one(
                    connection
                        .createStatement(EVICT)
                        .bind(0, Tag.bytes(some))
                        .bind(1, Notice.ofTags(replica, some).text()),
                    Dialect::number))
        .reduce(0L, Long::sum);
  }

  @Override
  public Mono<Long> evictAll(Connection connection, String replica) {
    return Dialect.one(connection.createStatement(COUNT), Dialect::number)
        .delayUntil(rows -> Dialect.update(connection.createStatement(EMPTY)))
        .delayUntil(
            rows ->
                Dialect.update(
                    connection.createStatement(NOTIFY).bind(0, Notice.ofAll(replica).text())));
  }

  @Override
  public String expire(String table, String column) {
    return """
        delete from %1$s where key_digest in (
          select key_digest from %1$s where %2$s <= $1 limit %3$d for update skip locked)"""
        .formatted(table, column, BATCH);
  }

  @Override
  public String displace() {
    return DISPLACE;
  }

  @Override
  public Mono<Long> measure(Connection connection, long capacity) {
    return Dialect.one(connection.createStatement(MEASURE).bind(0, capacity), Dialect::number);
  }

  @Override
  public boolean notifies() {
    return true;
  }

  @Override
  public Mono<Void> listen(Connection connection) {
    return Dialect.update(connection.createStatement("listen " + CHANNEL)).then();
  }

  @Override
  public Flux<String> notifications(Connection connection) {
    return ((PostgresqlConnection) connection)
        .getNotifications()
        .mapNotNull(Notification::getParameter);
  }
}
