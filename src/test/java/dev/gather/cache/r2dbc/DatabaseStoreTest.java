package dev.gather.cache.r2dbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gather.Patience;
import dev.gather.cache.AnswerCache;
import dev.gather.cache.CacheFixture;
import dev.gather.cache.Found;
import dev.gather.cache.Found.Level;
import dev.gather.cache.TestDatabase;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What becomes of the database, on both databases, when much is asked of it or it is changed. */
class DatabaseStoreTest extends CacheFixture {

  @ParameterizedTest
  @EnumSource
  void keepsLargeBodiesInTheProcess(TestDialect store) {
    ConnectionFactory database = store.newDatabase();
    AnswerCache cache = open(database, "shared-body", "10B");
    put(cache, KEY, answer("01234567890", LONG), Set.of("a"));
    put(cache, key(1), answer("0123456789", LONG), Set.of());
    awaitWritten(cache);
    clock.advance(Duration.ofSeconds(6));

    assertThat(cache.peek(KEY)).as("nobody could confirm it").isNotNull();
    assertThat(find(open(database), KEY).answer()).isEmpty();
    assertThat(find(open(database), key(1)).answer()).isPresent();
  }

  @ParameterizedTest
  @EnumSource
  void storesTheLargestBody(TestDialect store) {
    ConnectionFactory database = store.newDatabase();
    AnswerCache cache = open(database);
    put(cache, KEY, answer("x".repeat(1 << 20), LONG), Set.of());
    awaitWritten(cache);

    assertThat(body(find(open(database), KEY))).hasSize(1 << 20);
  }

  @ParameterizedTest
  @EnumSource
  void leasesAKeyToOneOfTwoProcesses(TestDialect store) {
    ConnectionFactory database = store.newDatabase();
    AnswerCache one = open(database);
    AnswerCache other = open(database);
    Duration hold = Duration.ofSeconds(10);

    assertThat(one.lease(KEY, hold).block(LIMIT)).isTrue();
    assertThat(one.lease(KEY, hold).block(LIMIT)).as("once per process").isFalse();
    assertThat(other.lease(KEY, hold).block(LIMIT)).isFalse();

    clock.advance(hold);
    assertThat(other.lease(KEY, hold).block(LIMIT)).as("expired").isTrue();
    assertThat(one.lease(KEY, hold).block(LIMIT)).isFalse();

    put(other, KEY, answer("x", LONG), Set.of());
    await().until(() -> Boolean.TRUE.equals(one.lease(KEY, hold).block(LIMIT)));
  }

  @ParameterizedTest
  @EnumSource
  void waitsForALeaseAndWhatIsStoredLongerThanARequestWould(TestDialect store) {
    ConnectionFactory database = store.newDatabase();
    AnswerCache one = openUnasked(database, "read-budget", "1ns");
    AnswerCache other = openUnasked(database, "read-budget", "1ns");
    put(one, key(1), answer("x", LONG), Set.of());
    awaitWritten(one);
    Duration hold = Duration.ofSeconds(10);

    assertThat(one.lease(KEY, hold).block(LIMIT)).isTrue();
    assertThat(other.lease(KEY, hold).block(LIMIT)).isFalse();
    assertThat(find(other, key(1)).answer()).as("out of time").isEmpty();
    assertThat(body(Objects.requireNonNull(other.confirm(key(1)).block(LIMIT)))).isEqualTo("x");
  }

  @ParameterizedTest
  @EnumSource
  void removesExpiredAnswersInBatches(TestDialect store) {
    ConnectionFactory database = store.newDatabase();
    AnswerCache cache = open(database, "maintenance-every", "20ms", "queued-writes", "5000");
    for (int i = 0; i < 2 * Dialect.BATCH + 1; i++) {
      put(cache, key(i), answer("x", Duration.ofSeconds(1)), Set.of("t" + i));
    }
    put(cache, KEY, answer("stays", LONG), Set.of());
    awaitWritten(cache);

    clock.advance(Duration.ofSeconds(1));

    await()
        .untilAsserted(
            () ->
                assertThat(cache.stats().shared().expired())
                    .as(() -> cache.stats().toString())
                    .isEqualTo(2 * Dialect.BATCH + 1));
    assertThat(find(open(database), KEY).answer()).isPresent();
  }

  @ParameterizedTest
  @EnumSource
  void keepsTheDatabaseWithinItsBoundByRemovingTheOldest(TestDialect store) {
    ConnectionFactory database = store.newDatabase();
    AnswerCache cache = open(database, "maintenance-every", "20ms", "shared-size", "1MB");
    String body = "x".repeat(10_000);
    for (int i = 0; i < 200; i++) {
      put(cache, key(i), answer(body, LONG), Set.of());
      clock.advance(Duration.ofMillis(1));
    }
    awaitWritten(cache);

    await().until(() -> cache.stats().shared().displaced() >= 90);
    AnswerCache other = open(database);
    assertThat(find(other, key(199)).answer()).isPresent();
    assertThat(find(other, key(0)).answer()).isEmpty();
    assertThat(cache.stats().shared().displaced()).as("no more than it takes").isLessThan(150);
  }

  @ParameterizedTest
  @EnumSource
  void healsWhenItsTablesAreDropped(TestDialect store) {
    ConnectionFactory database = store.newDatabase();
    AnswerCache cache = open(database);
    put(cache, KEY, answer("x", LONG), Set.of("a"));
    awaitWritten(cache);
    sql(database, "drop table gather_answer_tag_2");
    sql(database, "drop table gather_answer_2");

    put(cache, key(1), answer("y", LONG), Set.of("a"));
    await().until(() -> cache.stats().writes().queued() == 0);
    await().until(() -> find(open(database), key(1)).answer().isPresent());
    assertThat(cache.evict(Set.of("a")).block(LIMIT)).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void survivesReadersThatGoAway(TestDialect store) {
    AnswerCache cache = open(store.newDatabase(), "connections", "4", "waiting", "10000");
    put(cache, KEY, answer("x", LONG), Set.of());
    awaitWritten(cache);
    clock.advance(Duration.ofSeconds(6));

    AtomicInteger answered = new AtomicInteger();
    for (int i = 0; i < 5_000; i++) {
      if (i % 3 == 0) {
        cache.find(key(i), any -> true).subscribe().dispose();
      } else {
        cache.find(key(i), any -> true).subscribe(found -> answered.incrementAndGet());
      }
    }

    await().until(() -> answered.get() == 3_333);
    List<Found> found =
        Objects.requireNonNull(
            Flux.range(5_000, 100)
                .flatMap(i -> cache.find(key(i), any -> true), 8)
                .collectList()
                .block(LIMIT));
    assertThat(found).hasSize(100).allMatch(each -> each.level() == Level.SHARED);
    assertThat(cache.stats().reads().failed() + cache.stats().reads().timedOut()).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void asksOnceForSearchesAtTheSameTime(TestDialect store) {
    ConnectionFactory database = store.newDatabase();
    AnswerCache one = open(database);
    put(one, KEY, answer("x", LONG), Set.of());
    awaitWritten(one);

    AnswerCache other = open(database);
    List<Found> found =
        Objects.requireNonNull(
            Flux.range(0, 100)
                .flatMap(i -> other.find(KEY, any -> true), 100)
                .collectList()
                .block(LIMIT));

    assertThat(found).hasSize(100).allMatch(each -> each.answer().isPresent());
    assertThat(other.stats().local().hits() + other.stats().shared().hits()).isEqualTo(100);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void findsNothingByASearchThatAnEvictionOvertook(boolean isKnownHere) throws Exception {
    ConnectionFactory database = TestDialect.POSTGRESQL.newDatabase();
    AnswerCache one = open(database);
    put(one, KEY, answer("old", LONG), Set.of("a"));
    awaitWritten(one);
    AnswerCache other = isKnownHere ? one : open(database);
    clock.advance(LONG.dividedBy(2));
    CompletableFuture<Found> search = new CompletableFuture<>();

    Mono.usingWhen(
            database.create(),
            connection ->
                Mono.from(connection.beginTransaction())
                    .then(Dialect.update(connection.createStatement("lock " + Dialect.ANSWERS)))
                    .then(
                        Mono.fromRunnable(
                            () -> {
                              other.find(KEY, any -> true).subscribe(search::complete);
                              other.invalidate("a").subscribe();
                            }))
                    .then(Mono.from(connection.rollbackTransaction())),
            Connection::close)
        .block(LIMIT);

    assertThat(Patience.get(search).answer()).isEmpty();
    assertThat(other.peek(KEY)).isNull();
  }

  @Test
  void dropsWritesThatPileUpAndServesThemFromTheProcess() {
    String name = TestPostgres.newDatabase();
    AnswerCache cache =
        open(TestPostgres.connections(TestPostgres.port(), name), "queued-writes", "10");
    TestPostgres.whileLocked(
        name,
        "lock table gather_answer_2",
        () -> {
          for (int i = 0; i < 20; i++) {
            put(cache, key(i), answer("x", LONG), Set.of());
          }
          assertThat(cache.stats().writes().queued()).isEqualTo(10);
          assertThat(cache.stats().writes().dropped()).isEqualTo(10);
        });
    await().until(() -> cache.stats().writes().queued() == 0);

    assertThat(cache.stats().writes().done()).isEqualTo(10);
    assertThat(cache.peek(key(19))).isNotNull();
  }

  private AnswerCache open(ConnectionFactory database, String... settings) {
    return open(TestDatabase.of(database), settings);
  }

  private AnswerCache openUnasked(ConnectionFactory database, String... settings) {
    return openUnasked(TestDatabase.of(database), settings);
  }

  private static void sql(ConnectionFactory database, String sql) {
    Mono.usingWhen(
            database.create(),
            connection -> Dialect.update(connection.createStatement(sql)),
            Connection::close)
        .block(LIMIT);
  }
}
