package dev.gather.cache.r2dbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gather.Patience;
import dev.gather.cache.CacheKey;
import dev.gather.cache.SharedPermits;
import dev.gather.cache.SharedPermits.Block;
import dev.gather.cache.SharedPermits.Bucket;
import dev.gather.cache.SharedPermits.Demand;
import dev.gather.cache.TestSettings;
import dev.gather.process.Time;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** What each database does to buckets of permits, by its own clock. */
class SharedPermitsTest {

  private static final CacheKey KEY = CacheKey.of(List.of(Optional.of("key")));
  private static final CacheKey OTHER = CacheKey.of(List.of(Optional.of("other")));

  /** So long that no permit comes back while a test runs. */
  private static final long SLOW = Duration.ofHours(1).toNanos();

  private static final Demand ONE = new Demand(1, 1);

  private final List<DatabaseStore> stores = new ArrayList<>();

  @AfterEach
  void close() {
    stores.forEach(DatabaseStore::close);
  }

  @ParameterizedTest
  @EnumSource
  void givesWhatIsAskedForOutOfAFullBucket(TestDialect dialect) {
    SharedPermits permits = open(dialect.newDatabase());

    Block block = take(permits, KEY, new Bucket(100, SLOW), new Demand(1, 10));

    assertThat(block).isEqualTo(new Block(10, 90, 10 * SLOW, 0));
  }

  @ParameterizedTest
  @EnumSource
  void givesAllToThoseWhoWaitAndSmallerBlocksWhereLittleIsLeft(TestDialect dialect) {
    SharedPermits permits = open(dialect.newDatabase());
    Bucket bucket = new Bucket(31, SLOW);

    assertThat(taken(permits, bucket, new Demand(1, 12))).isEqualTo(12);
    assertThat(taken(permits, bucket, new Demand(1, 12))).as("half of 19").isEqualTo(10);
    assertThat(taken(permits, bucket, new Demand(1, 24))).as("a quarter of 24").isEqualTo(6);
    assertThat(taken(permits, bucket, new Demand(7, 24))).as("what there is").isEqualTo(3);
    assertThat(taken(permits, bucket, new Demand(7, 24))).isZero();
    assertThat(taken(permits, bucket, ONE)).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void saysWhenThereWillBeOne(TestDialect dialect) {
    SharedPermits permits = open(dialect.newDatabase());
    Bucket bucket = new Bucket(3, SLOW);

    Block last = take(permits, KEY, bucket, new Demand(3, 1));
    Block none = take(permits, KEY, bucket, ONE);

    assertThat(last).isEqualTo(new Block(3, 0, 3 * SLOW, SLOW));
    assertThat(none.permits()).isZero();
    assertThat(none.next()).isPositive().isLessThanOrEqualTo(SLOW);
    assertThat(none.full() - none.next()).isEqualTo(2 * SLOW);
  }

  @ParameterizedTest
  @EnumSource
  void fillsBucketsUpEvenly(TestDialect dialect) {
    SharedPermits permits = open(dialect.newDatabase());
    long interval = Duration.ofMillis(50).toNanos();
    Bucket bucket = new Bucket(10, interval);
    long start = System.nanoTime();
    long given = taken(permits, bucket, new Demand(10, 1));

    while (given < 30) {
      given += taken(permits, bucket, new Demand(10, 1));
    }

    assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(20 * interval);
    await().until(() -> taken(permits, bucket, ONE) == 1);
  }

  @ParameterizedTest
  @EnumSource
  void givesReplicasThatAskAtTheSameTimeNoMoreThanThereIs(TestDialect dialect) {
    ConnectionFactory database = dialect.newDatabase();
    List<SharedPermits> replicas = List.of(open(database), open(database), open(database));
    Bucket bucket = new Bucket(500, SLOW);

    long given =
        Flux.range(0, 300)
            .flatMap(i -> ask(replicas.get(i % 3), KEY, bucket, new Demand(1, 7)), 48)
            .reduce(0L, (sum, block) -> sum + block.permits())
            .blockOptional(Patience.LIMIT)
            .orElseThrow();

    assertThat(given).isEqualTo(500);
  }

  @ParameterizedTest
  @EnumSource
  void keepsKeysApart(TestDialect dialect) {
    SharedPermits permits = open(dialect.newDatabase());
    Bucket bucket = new Bucket(1, SLOW);

    assertThat(take(permits, KEY, bucket, ONE).permits()).isEqualTo(1);
    assertThat(take(permits, OTHER, bucket, ONE).permits()).isEqualTo(1);
    assertThat(take(permits, KEY, bucket, ONE).permits()).isZero();
  }

  /** Somebody may set it; a bucket is then empty at worst. */
  @ParameterizedTest
  @EnumSource
  void aClockThatWasSetBackEmptiesNoBucketForLongerThanItTakesToFill(TestDialect dialect) {
    ConnectionFactory database = dialect.newDatabase();
    SharedPermits permits = open(database);
    Bucket bucket = new Bucket(10, Duration.ofMillis(100).toNanos());
    take(permits, KEY, bucket, ONE);
    sql(database, "update " + PermitDialect.PERMITS + " set full_at = full_at + " + 1000 * SLOW);

    Block none = take(permits, KEY, bucket, ONE);

    assertThat(none.permits()).isZero();
    assertThat(none.full()).isEqualTo(10 * bucket.interval());
    await().until(() -> taken(permits, bucket, ONE) > 0);
  }

  @ParameterizedTest
  @EnumSource
  void removesBucketsThatAreFullInBatches(TestDialect dialect) {
    ConnectionFactory database = dialect.newDatabase();
    SharedPermits permits = open(database, "maintenance-every", "20ms");
    Bucket quick = new Bucket(1, Duration.ofMillis(1).toNanos());
    take(permits, OTHER, new Bucket(1, SLOW), ONE);
    Flux.range(0, 2 * Dialect.BATCH + 1)
        .flatMap(i -> ask(permits, key("key" + i), quick, ONE), 16)
        .blockLast(Patience.LIMIT);

    await().until(() -> rows(database) == 1);
    assertThat(take(permits, OTHER, new Bucket(1, SLOW), ONE).permits()).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void healsWhenItsTableIsDropped(TestDialect dialect) {
    ConnectionFactory database = dialect.newDatabase();
    SharedPermits permits = open(database);
    sql(database, "drop table " + PermitDialect.PERMITS);

    await().ignoreExceptions().until(() -> taken(permits, new Bucket(1, SLOW), ONE) == 1);
  }

  @Test
  void tellsOfABlockThatCameTooLateForTheOneWhoAsked() {
    String name = TestPostgres.newDatabase();
    SharedPermits permits =
        open(TestPostgres.connections(TestPostgres.port(), name), "read-budget", "100ms");
    Queue<Block> given = new ConcurrentLinkedQueue<>();

    TestPostgres.whileLocked(
        name,
        "lock table " + PermitDialect.PERMITS,
        () ->
            StepVerifier.create(permits.take(KEY, new Bucket(9, SLOW), ONE, given::add))
                .verifyError(TimeoutException.class));

    await().until(() -> given.size() == 1);
    assertThat(given.remove().left()).isEqualTo(8);
  }

  private SharedPermits open(ConnectionFactory database, String... settings) {
    DatabaseStore store = new DatabaseStore(database, TestSettings.with(settings), Time.SYSTEM);
    stores.add(store);
    store.start(tags -> {}, () -> {});
    SharedPermits permits = store.permits();
    // Waits for the tables.
    CacheKey first = key("first");
    await()
        .ignoreExceptions()
        .until(() -> ask(permits, first, new Bucket(1, 1), ONE).block() != null);
    return permits;
  }

  private static long taken(SharedPermits permits, Bucket bucket, Demand demand) {
    return take(permits, KEY, bucket, demand).permits();
  }

  private static Block take(SharedPermits permits, CacheKey key, Bucket bucket, Demand demand) {
    return Objects.requireNonNull(ask(permits, key, bucket, demand).block(Patience.LIMIT));
  }

  private static Mono<Block> ask(
      SharedPermits permits, CacheKey key, Bucket bucket, Demand demand) {
    return Mono.defer(
        () -> {
          Queue<Block> given = new ConcurrentLinkedQueue<>();
          return permits
              .take(key, bucket, demand, given::add)
              .then(Mono.fromSupplier(given::remove));
        });
  }

  private static CacheKey key(String name) {
    return CacheKey.of(List.of(Optional.of(name)));
  }

  private static long rows(ConnectionFactory database) {
    return Objects.requireNonNull(
        on(
                database,
                connection ->
                    Dialect.one(
                        connection.createStatement("select count(*) from " + PermitDialect.PERMITS),
                        Dialect::number))
            .block(Patience.LIMIT));
  }

  private static void sql(ConnectionFactory database, String sql) {
    on(database, connection -> Dialect.update(connection.createStatement(sql)))
        .block(Patience.LIMIT);
  }

  private static <T> Mono<T> on(ConnectionFactory database, Function<Connection, Mono<T>> work) {
    return Mono.usingWhen(database.create(), work, Connection::close);
  }
}
