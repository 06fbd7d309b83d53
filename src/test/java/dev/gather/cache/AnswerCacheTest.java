package dev.gather.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gather.cache.Found.Level;
import dev.gather.rfc9111.AnswerHead;
import dev.gather.rfc9111.CacheFields;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** What is found, on every kind of store, after answers were put, replaced and evicted. */
class AnswerCacheTest extends CacheFixture {

  @ParameterizedTest
  @EnumSource
  void findsInAnotherProcessWhatOneHasStored(TestStore store) {
    TestDatabase database = store.newDatabase();
    AnswerCache one = open(database);
    AnswerCache other = open(database);
    CachedAnswer answer =
        new CachedAnswer(
            new AnswerHead(
                404,
                CacheFields.of(
                    name -> name.equals("etag") ? List.of("\"é\"", "W/\"2\"") : List.of()),
                now() - 7,
                now()),
            bytes("{\"ä\":\0}"),
            now() + 3_000);

    put(one, KEY, answer, Set.of("a", "b\0"));
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
    TestDatabase database = store.newDatabase();
    AnswerCache one = open(database);
    AnswerCache other = open(database);
    put(one, KEY, answer("x", Duration.ofSeconds(3)), Set.of());
    awaitWritten(one);

    clock.advance(Duration.ofSeconds(3));

    assertThat(one.peek(KEY)).isNull();
    assertThat(find(one, KEY).answer()).isEmpty();
    assertThat(find(other, KEY).answer()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void evictsByTagInTheProcessAndInTheDatabase(TestStore store) {
    TestDatabase database = store.newDatabase();
    AnswerCache one = open(database);
    CacheKey other = CacheKey.of(List.of(Optional.of("other")));
    put(one, KEY, answer("x", LONG), Set.of("product:42", "a\0b"));
    put(one, other, answer("y", LONG), Set.of("product:43"));
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
    put(cache, KEY, answer("x", LONG), Set.of("tag999"));
    awaitWritten(cache);

    assertThat(cache.evict(tags).block(LIMIT)).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void evictsEverything(TestStore store) {
    TestDatabase database = store.newDatabase();
    AnswerCache cache = open(database);
    for (int i = 0; i < 3; i++) {
      put(cache, key(i), answer("x", LONG), Set.of("a"));
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
      put(cache, key(i), answer("x", LONG), Set.of("a"));
    }
    cache.evict(Set.of("a")).block(LIMIT);
    await().until(() -> cache.stats().writes().queued() == 0);
    long found =
        IntStream.range(0, 200).filter(i -> find(cache, key(i)).answer().isPresent()).count();
    assertThat(found).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void refusesWhatAnEvictionOvertook(TestStore store) {
    TestDatabase database = store.newDatabase();
    AnswerCache cache = open(database);
    long begun = cache.mark();
    cache.evict(Set.of("a")).block(LIMIT);
    cache.put(KEY, answer("old", LONG), Set.of("a", "b"), begun);
    cache.put(key(1), answer("other", LONG), Set.of("b"), begun);
    awaitWritten(cache);

    assertThat(cache.peek(KEY)).isNull();
    assertThat(find(open(database), KEY).answer()).isEmpty();
    assertThat(find(open(database), key(1)).answer()).isPresent();
    put(cache, KEY, answer("new", LONG), Set.of("a", "b"));
    assertThat(cache.peek(KEY)).isNotNull();
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "H2")
  void refusesWhatAnotherReplicasEvictionOvertook(TestStore store) {
    TestDatabase database = store.newDatabase();
    AnswerCache one = open(database);
    AnswerCache other = open(database);
    long begun = other.mark();
    one.evict(Set.of("a")).block(LIMIT);
    await().until(() -> other.stats().evictions() == 1);

    other.put(KEY, answer("old", LONG), Set.of("a"), begun);
    awaitWritten(other);

    assertThat(other.peek(KEY)).isNull();
    assertThat(find(one, KEY).answer()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void keepsTheLaterOfTwoAnswers(TestStore store) {
    TestDatabase database = store.newDatabase();
    AnswerCache one = open(database);
    AnswerCache other = open(database);
    CachedAnswer older = answer("older", LONG);
    clock.advance(Duration.ofMillis(1));
    put(one, KEY, answer("newer", LONG), Set.of("new"));
    awaitWritten(one);

    put(other, KEY, older, Set.of("old"));
    awaitWritten(other);

    assertThat(body(find(open(database), KEY))).isEqualTo("newer");
    assertThat(one.evict(Set.of("old")).block(LIMIT)).isZero();
    assertThat(one.evict(Set.of("new")).block(LIMIT)).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void forgetsTheTagsOfAnAnswerThatWasReplaced(TestStore store) {
    AnswerCache cache = open(store.newDatabase());
    put(cache, KEY, answer("x", LONG), Set.of("a", "b"));
    awaitWritten(cache);
    put(cache, KEY, answer("y", LONG), Set.of("b", "c"));
    awaitWritten(cache);

    assertThat(cache.evict(Set.of("a")).block(LIMIT)).isZero();
    assertThat(cache.peek(KEY)).isNotNull();
    assertThat(cache.evict(Set.of("c")).block(LIMIT)).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void asksTheDatabaseAgainAfterTheLocalLife(TestStore store) {
    TestDatabase database = store.newDatabase();
    AnswerCache one = open(database, "local-life", "5s");
    AnswerCache other = open(database, "local-life", "5s");
    put(one, KEY, answer("first", LONG), Set.of("a"));
    awaitWritten(one);
    assertThat(body(find(other, KEY))).isEqualTo("first");
    clock.advance(Duration.ofMillis(1));
    put(one, KEY, answer("second", LONG), Set.of("a"));
    awaitWritten(one);

    clock.advance(Duration.ofMillis(4_998));
    assertThat(body(find(other, KEY))).isEqualTo("first");
    clock.advance(Duration.ofMillis(1));
    assertThat(other.peek(KEY)).isNull();
    assertThat(body(find(other, KEY))).isEqualTo("second");
    assertThat(other.peek(KEY)).as("confirmed").isNotNull();
  }

  /** The search looks before the answer is in the database, and returns when it is. */
  @ParameterizedTest
  @EnumSource
  void keepsWhatIsWrittenWhileTheDatabaseIsAsked(TestStore store) {
    AnswerCache cache = open(store.newDatabase());
    for (int i = 0; i < 1_000; i++) {
      put(cache, key(i), answer("x", LONG), Set.of());

      assertThat(Objects.requireNonNull(cache.find(key(i), any -> false).block(LIMIT)).answer())
          .isPresent();
    }
  }

  @ParameterizedTest
  @EnumSource
  void removesWhatTheDatabaseNoLongerHas(TestStore store) {
    TestDatabase database = store.newDatabase();
    AnswerCache cache = open(database);
    CachedAnswer answer = answer("x", LONG);
    put(cache, KEY, answer, Set.of());
    awaitWritten(cache);
    openStore(database, tags -> {}).remove(KEY, answer).block(LIMIT);

    assertThat(cache.peek(KEY)).isNotNull();
    clock.advance(Duration.ofSeconds(5));

    assertThat(find(cache, KEY)).isEqualTo(new Found(Optional.empty(), Level.SHARED));
    assertThat(cache.stats().local().entries()).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void keepsWhatIsTooLargeForTheDatabaseAlsoWhereItIsNotEnough(TestStore store) {
    AnswerCache cache = open(store.newDatabase(), "shared-body", "1KB");
    String large = "x".repeat(1025);
    put(cache, KEY, answer(large, LONG), Set.of());

    Found notEnough = cache.find(KEY, answer -> false).blockOptional(LIMIT).orElseThrow();
    Found confirmed = cache.confirm(KEY).blockOptional(LIMIT).orElseThrow();

    assertThat(notEnough.level()).isEqualTo(Level.LOCAL);
    assertThat(body(notEnough)).isEqualTo(large);
    assertThat(confirmed.level()).isEqualTo(Level.LOCAL);
    assertThat(cache.peek(KEY)).isNotNull();
  }
}
