package dev.gather.cache.r2dbc;

import dev.gather.cache.CacheKey;
import dev.gather.cache.CacheSettings;
import dev.gather.cache.CacheStats;
import dev.gather.cache.CachedAnswer;
import dev.gather.cache.SharedPermits;
import dev.gather.cache.SharedStore;
import dev.gather.cache.StoredAnswer;
import dev.gather.cache.Tag;
import dev.gather.process.Time;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import reactor.core.publisher.Mono;

/** The shared store in a database: PostgreSQL, or H2 in this process. */
public final class DatabaseStore implements SharedStore {

  private final String replica = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
  private final Dialect dialect;
  private final Database database;
  private final DatabaseBreaker breaker;
  private final Schema schema;
  private final GuardedDatabase guarded;
  private final Maintenance maintenance;
  private final NoticeListener listener;
  private final Time time;
  private final int connections;

  /**
   * Does nothing until it is started.
   *
   * @param time that all replicas must roughly agree on
   * @throws IllegalArgumentException if the connections are to neither PostgreSQL nor H2
   */
  public DatabaseStore(ConnectionFactory connections, CacheSettings settings, Time time) {
    this.dialect = Dialect.of(connections);
    this.database = new Database(connections, dialect, settings);
    this.breaker = new DatabaseBreaker(settings.openFor(), time);
    this.schema = new Schema(database, breaker);
    this.guarded = new GuardedDatabase(database, breaker, schema, time, settings);
    this.maintenance = new Maintenance(guarded, dialect, time, settings);
    this.listener = new NoticeListener(database, time);
    this.time = time;
    this.connections = settings.connections();
  }

  /** The permits of rate limits, which have the database in common with the answers. */
  public SharedPermits permits() {
    return new DatabasePermits(guarded, dialect.permits(), maintenance);
  }

  @Override
  public void start(Consumer<Optional<List<Tag>>> heard, Runnable began) {
    var unused = schema.create().thenRun(() -> database.warmUp(connections));
    listener.start(
        notice -> {
          if (!notice.replica().equals(replica)) {
            heard.accept(notice.tags());
          }
        },
        began);
    // Former replicas may have left something.
    maintenance.wake();
  }

  @Override
  public Mono<Optional<StoredAnswer>> read(CacheKey key) {
    return guarded.ask(connection -> find(connection, key));
  }

  @Override
  public Mono<Optional<StoredAnswer>> readPatiently(CacheKey key) {
    return guarded.tell(connection -> find(connection, key));
  }

  @Override
  public Mono<Void> write(CacheKey key, StoredAnswer stored) {
    return guarded
        .tell(connection -> dialect.write(connection, key, stored))
        .doOnSuccess(nothing -> maintenance.wrote(stored.answer().body().length));
  }

  @Override
  public Mono<Void> remove(CacheKey key, CachedAnswer answer) {
    return guarded.tell(connection -> dialect.remove(connection, key, answer));
  }

  /** No request waits for it: a busy database should not make two replicas refresh one key. */
  @Override
  public Mono<Boolean> lease(CacheKey key, long now, long until) {
    return guarded.tell(connection -> dialect.lease(connection, key, replica, now, until));
  }

  @Override
  public Mono<Void> release(CacheKey key) {
    return guarded.tell(connection -> dialect.release(connection, key, replica));
  }

  @Override
  public Mono<Long> evict(Collection<Tag> tags) {
    return guarded.order(connection -> dialect.evict(connection, tags, replica));
  }

  @Override
  public Mono<Long> invalidate(Collection<Tag> tags) {
    return guarded.tell(connection -> dialect.evict(connection, tags, replica));
  }

  @Override
  public Mono<Long> evictAll() {
    return guarded.order(connection -> dialect.evictAll(connection, replica));
  }

  @Override
  public long largestBody() {
    return dialect.largestBody();
  }

  @Override
  public Stats stats() {
    return maintenance.stats(
        new CacheStats.Link(
            dialect.name(),
            breaker.state().toLowerCase(Locale.ROOT).replace('_', '-'),
            database.connections(),
            listener.isListening()));
  }

  @Override
  public void close() {
    listener.close();
    maintenance.close();
    database.close();
  }

  private Mono<Optional<StoredAnswer>> find(Connection connection, CacheKey key) {
    return dialect
        .read(connection, key, time.millis())
        .map(Optional::of)
        .defaultIfEmpty(Optional.empty());
  }
}
