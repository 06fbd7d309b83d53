package dev.gather.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gather.cache.Found.Level;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class AnswerCacheTest {

  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final Duration LONG = Duration.ofHours(1);
  private static final CacheKey UNKNOWN = CacheKey.of(List.of());
  private static final CacheKey KEY = CacheKey.of(List.of(Optional.of("key")));

  private final TestClock clock = new TestClock();
  private final List<AnswerCache> opened = new ArrayList<>();

  @AfterEach
  void close() {
    opened.forEach(AnswerCache::close);
  }

  @ParameterizedTest
  @EnumSource
  void findsInAnotherProcessWhatOneHasStored(TestStore store) {
    ConnectionFactory database = store.newDatabase();
    AnswerCache one = open(database);
    AnswerCache other = open(database);
    CachedAnswer answer =
        new CachedAnswer(
            404,
            bytes("{\"ä\":\0}"),
            now(),
            now() + 1,
            now() + 2,
            now() + 3_000,
            Optional.of("\"e\""),
            Optional.empty());

    one.put(KEY, answer, Set.of("a", "b\0"));
    awaitWritten(one);
    Found found = find(other, KEY);

    assertThat(found.level()).isEqualTo(Level.SHARED);
    assertThat(found.answer()).get().usingRecursiveComparison().isEqualTo(answer);
    assertThat(other.peek(KEY)).isNotNull();
    assertThat(find(other, KEY).level()).isEqualTo(Level.LOCAL);
  }

  @ParameterizedTest
  @EnumSource
  void doesNotReturnWhatIsNoLongerUsable(TestStore store) {
    ConnectionFactory database = store.newDatabase();
    AnswerCache one = open(database);
    AnswerCache other = open(database);
    one.put(KEY, answer("x", Duration.ofSeconds(3)), Set.of());
    awaitWritten(one);

    clock.advance(Duration.ofSeconds(3));

    assertThat(one.peek(KEY)).isNull();
    assertThat(find(one, KEY).answer()).isEmpty();
    assertThat(find(other, KEY).answer()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void evictsByTagInTheProcessAndInTheDatabase(TestStore store) {
    ConnectionFactory database = store.newDatabase();
    AnswerCache one = open(database);
    CacheKey other = CacheKey.of(List.of(Optional.of("other")));
    one.put(KEY, answer("x", LONG), Set.of("product:42", "a\0b"));
    one.put(other, answer("y", LONG), Set.of("product:43"));
    awaitWritten(one);

    assertThat(one.evict(Set.of("a\0b", "unknown")).block(LIMIT)).isEqualTo(1);

    assertThat(one.peek(KEY)).isNull();
    assertThat(one.peek(other)).isNotNull();
    AnswerCache fresh = open(database);
    assertThat(find(fresh, KEY).answer()).isEmpty();
    assertThat(find(fresh, other).answer()).isPresent();
  }

  @ParameterizedTest
  @EnumSource
  void evictsMoreTagsAtOnceThanOneNotificationHolds(TestStore store) {
    AnswerCache cache = open(store.newDatabase());
    Set<String> tags =
        IntStream.range(0, 1_000).mapToObj(i -> "tag" + i).collect(Collectors.toSet());
    cache.put(KEY, answer("x", LONG), Set.of("tag999"));
    awaitWritten(cache);

    assertThat(cache.evict(tags).block(LIMIT)).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void evictsEverything(TestStore store) {
    ConnectionFactory database = store.newDatabase();
    AnswerCache cache = open(database);
    for (int i = 0; i < 3; i++) {
      cache.put(key(i), answer("x", LONG), Set.of("a"));
    }
    awaitWritten(cache);

    assertThat(cache.evictAll().block(LIMIT)).isEqualTo(3);

    assertThat(cache.peek(key(0))).isNull();
    assertThat(find(cache, key(0)).answer()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void evictsWhatWaitsToBeWritten(TestStore store) {
    AnswerCache cache = open(store.newDatabase());
    for (int i = 0; i < 200; i++) {
      cache.put(key(i), answer("x", LONG), Set.of("a"));
    }
    cache.evict(Set.of("a")).block(LIMIT);
    await().until(() -> cache.stats().writesQueued() == 0);
    // The few that were being written at that moment may have been written after.
    long found =
        IntStream.range(0, 200).filter(i -> find(cache, key(i)).answer().isPresent()).count();
    assertThat(found).isLessThanOrEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource
  void keepsTheLaterOfTwoAnswers(TestStore store) {
    ConnectionFactory database = store.newDatabase();
    AnswerCache one = open(database);
    AnswerCache other = open(database);
    CachedAnswer older = answer("older", LONG);
    clock.advance(Duration.ofMillis(1));
    one.put(KEY, answer("newer", LONG), Set.of("new"));
    awaitWritten(one);

    other.put(KEY, older, Set.of("old"));
    awaitWritten(other);

    assertThat(body(find(open(database), KEY))).isEqualTo("newer");
    assertThat(one.evict(Set.of("old")).block(LIMIT)).isZero();
    assertThat(one.evict(Set.of("new")).block(LIMIT)).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void forgetsTheTagsOfAnAnswerThatWasReplaced(TestStore store) {
    AnswerCache cache = open(store.newDatabase());
    cache.put(KEY, answer("x", LONG), Set.of("a", "b"));
    awaitWritten(cache);
    cache.put(KEY, answer("y", LONG), Set.of("b", "c"));
    awaitWritten(cache);

    assertThat(cache.evict(Set.of("a")).block(LIMIT)).isZero();
    assertThat(cache.peek(KEY)).isNotNull();
    assertThat(cache.evict(Set.of("c")).block(LIMIT)).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void asksTheDatabaseAgainAfterTheLocalLife(TestStore store) {
    ConnectionFactory database = store.newDatabase();
    AnswerCache one = open(database, "local-life", "5s");
    AnswerCache other = open(database, "local-life", "5s");
    one.put(KEY, answer("first", LONG), Set.of("a"));
    awaitWritten(one);
    assertThat(body(find(other, KEY))).isEqualTo("first");
    clock.advance(Duration.ofMillis(1));
    one.put(KEY, answer("second", LONG), Set.of("a"));
    awaitWritten(one);

    clock.advance(Duration.ofMillis(4_998));
    assertThat(body(find(other, KEY))).isEqualTo("first");
    clock.advance(Duration.ofMillis(1));
    assertThat(other.peek(KEY)).isNull();
    assertThat(body(find(other, KEY))).isEqualTo("second");
    assertThat(other.peek(KEY)).as("confirmed").isNotNull();
  }

  @ParameterizedTest
  @EnumSource
  void removesWhatTheDatabaseNoLongerHas(TestStore store) {
    ConnectionFactory database = store.newDatabase();
    AnswerCache cache = open(database);
    cache.put(KEY, answer("x", LONG), Set.of());
    awaitWritten(cache);
    sql(database, "delete from gather_answer_1");

    assertThat(cache.peek(KEY)).isNotNull();
    clock.advance(Duration.ofSeconds(5));

    assertThat(find(cache, KEY)).isEqualTo(new Found(Optional.empty(), Level.SHARED));
    assertThat(cache.stats().localEntries()).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void keepsLargeBodiesInTheProcess(TestStore store) {
    ConnectionFactory database = store.newDatabase();
    AnswerCache cache = open(database, "shared-body", "10B");
    cache.put(KEY, answer("01234567890", LONG), Set.of("a"));
    cache.put(key(1), answer("0123456789", LONG), Set.of());
    awaitWritten(cache);
    clock.advance(Duration.ofSeconds(6));

    assertThat(cache.peek(KEY)).as("nobody could confirm it").isNotNull();
    assertThat(find(open(database), KEY).answer()).isEmpty();
    assertThat(find(open(database), key(1)).answer()).isPresent();
  }

  @ParameterizedTest
  @EnumSource
  void storesTheLargestBody(TestStore store) {
    ConnectionFactory database = store.newDatabase();
    AnswerCache cache = open(database);
    cache.put(KEY, answer("x".repeat(1 << 20), LONG), Set.of());
    awaitWritten(cache);

    assertThat(body(find(open(database), KEY))).hasSize(1 << 20);
  }

  @ParameterizedTest
  @EnumSource
  void leasesAKeyToOneOfTwoProcesses(TestStore store) {
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

    other.release(KEY);
    await().until(() -> Boolean.TRUE.equals(one.lease(KEY, hold).block(LIMIT)));
  }

  @ParameterizedTest
  @EnumSource
  void removesExpiredAnswersInBatches(TestStore store) {
    ConnectionFactory database = store.newDatabase();
    AnswerCache cache = open(database, "maintenance-every", "20ms", "queued-writes", "5000");
    for (int i = 0; i < 2 * Dialect.BATCH + 1; i++) {
      cache.put(key(i), answer("x", Duration.ofSeconds(1)), Set.of("t" + i));
    }
    cache.put(KEY, answer("stays", LONG), Set.of());
    awaitWritten(cache);

    clock.advance(Duration.ofSeconds(1));

    await().until(() -> cache.stats().expired() == 2 * Dialect.BATCH + 1);
    assertThat(find(open(database), KEY).answer()).isPresent();
  }

  @ParameterizedTest
  @EnumSource
  void keepsTheDatabaseWithinItsBoundByRemovingTheOldest(TestStore store) {
    ConnectionFactory database = store.newDatabase();
    AnswerCache cache = open(database, "maintenance-every", "20ms", "shared-size", "1MB");
    String body = "x".repeat(10_000);
    for (int i = 0; i < 200; i++) {
      cache.put(key(i), answer(body, LONG), Set.of());
      clock.advance(Duration.ofMillis(1));
    }
    awaitWritten(cache);

    await().until(() -> cache.stats().displaced() >= 90);
    AnswerCache other = open(database);
    assertThat(find(other, key(199)).answer()).isPresent();
    assertThat(find(other, key(0)).answer()).isEmpty();
    assertThat(cache.stats().displaced()).as("no more than it takes").isLessThan(150);
  }

  @ParameterizedTest
  @EnumSource
  void healsWhenItsTablesAreDropped(TestStore store) {
    ConnectionFactory database = store.newDatabase();
    AnswerCache cache = open(database);
    cache.put(KEY, answer("x", LONG), Set.of("a"));
    awaitWritten(cache);
    sql(database, "drop table gather_answer_tag_1");
    sql(database, "drop table gather_answer_1");

    cache.put(key(1), answer("y", LONG), Set.of("a"));
    await().until(() -> cache.stats().writesQueued() == 0);
    await().until(() -> find(open(database), key(1)).answer().isPresent());
    assertThat(cache.evict(Set.of("a")).block(LIMIT)).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void survivesReadersThatGoAway(TestStore store) {
    AnswerCache cache = open(store.newDatabase(), "connections", "4", "waiting", "10000");
    cache.put(KEY, answer("x", LONG), Set.of());
    awaitWritten(cache);
    clock.advance(Duration.ofSeconds(6));

    AtomicInteger answered = new AtomicInteger();
    for (int i = 0; i < 5_000; i++) {
      var search = cache.find(key(i)).subscribe(found -> answered.incrementAndGet());
      if (i % 3 == 0) {
        search.dispose();
      }
    }

    await().until(() -> answered.get() == 3_333);
    List<Found> found =
        Objects.requireNonNull(
            Flux.range(5_000, 100).flatMap(i -> cache.find(key(i)), 8).collectList().block(LIMIT));
    assertThat(found).hasSize(100).allMatch(each -> each.level() == Level.SHARED);
    assertThat(cache.stats().readsFailed() + cache.stats().readsTimedOut()).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void asksOnceForSearchesAtTheSameTime(TestStore store) {
    ConnectionFactory database = store.newDatabase();
    AnswerCache one = open(database);
    one.put(KEY, answer("x", LONG), Set.of());
    awaitWritten(one);

    AnswerCache other = open(database);
    List<Found> found =
        Objects.requireNonNull(
            Flux.range(0, 100).flatMap(i -> other.find(KEY), 100).collectList().block(LIMIT));

    assertThat(found).hasSize(100).allMatch(each -> each.answer().isPresent());
    assertThat(other.stats().localHits() + other.stats().sharedHits()).isEqualTo(100);
  }

  @Test
  void dropsWritesThatPileUpAndServesThemFromTheProcess() {
    String name = TestPostgres.newDatabase();
    AnswerCache cache =
        open(TestPostgres.connections(TestPostgres.port(), name), "queued-writes", "10");
    TestPostgres.whileLocked(
        name,
        "lock table gather_answer_1",
        () -> {
          for (int i = 0; i < 20; i++) {
            cache.put(key(i), answer("x", LONG), Set.of());
          }
          assertThat(cache.stats().writesQueued()).isEqualTo(10);
          assertThat(cache.stats().writesDropped()).isEqualTo(10);
        });
    await().until(() -> cache.stats().writesQueued() == 0);

    assertThat(cache.stats().writes()).isEqualTo(10);
    assertThat(cache.peek(key(19))).isNotNull();
  }

  private AnswerCache open(ConnectionFactory database, String... settings) {
    AnswerCache cache = new AnswerCache(database, TestSettings.with(settings), clock);
    opened.add(cache);
    await().until(() -> find(cache, UNKNOWN).level() == Level.SHARED);
    return cache;
  }

  private CachedAnswer answer(String body, Duration usable) {
    long until = now() + usable.toMillis();
    return new CachedAnswer(
        200, bytes(body), now(), until, until, until, Optional.empty(), Optional.empty());
  }

  private long now() {
    return clock.millis();
  }

  private static Found find(AnswerCache cache, CacheKey key) {
    return Objects.requireNonNull(cache.find(key).block(LIMIT));
  }

  private static void awaitWritten(AnswerCache cache) {
    await().until(() -> cache.stats().writesQueued() == 0);
    assertThat(cache.stats().writesFailed() + cache.stats().writesDropped()).isZero();
  }

  private static void sql(ConnectionFactory database, String sql) {
    Mono.usingWhen(
            database.create(),
            connection -> Dialect.update(connection.createStatement(sql)),
            Connection::close)
        .block(LIMIT);
  }

  private static CacheKey key(int number) {
    return CacheKey.of(List.of(Optional.of("number"), Optional.of(String.valueOf(number))));
  }

  private static String body(Found found) {
    return new String(found.answer().orElseThrow().body(), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
