package dev.gather.cache;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import reactor.test.StepVerifier;

/** What each kind of store promises. */
class SharedStoreTest extends CacheFixture {

  private final Queue<Optional<List<Tag>>> heard = new ConcurrentLinkedQueue<>();
  private final Queue<Optional<List<Tag>>> heardByOther = new ConcurrentLinkedQueue<>();

  @ParameterizedTest
  @EnumSource
  void readsWhatAnotherReplicaHasWritten(TestStore kind) {
    TestDatabase database = kind.newDatabase();
    StoredAnswer stored = stored("x", "a", "b\0");
    write(openStore(database, heard::add), KEY, stored);

    SharedStore other = openStore(database, heardByOther::add);

    assertThat(read(other, KEY)).get().usingRecursiveComparison().isEqualTo(stored);
    assertThat(other.readPatiently(KEY).block(LIMIT)).isPresent();
    assertThat(read(other, key(1))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void readsNothingThatIsNoLongerUsable(TestStore kind) {
    SharedStore store = openStore(kind.newDatabase(), heard::add);
    write(store, KEY, stored("x"));

    clock.advance(LONG);

    assertThat(read(store, KEY)).isEmpty();
    assertThat(store.readPatiently(KEY).block(LIMIT)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void keepsTheAnswerThatWasReceivedLast(TestStore kind) {
    SharedStore store = openStore(kind.newDatabase(), heard::add);
    StoredAnswer early = stored("early");
    clock.advance(Duration.ofMillis(1));
    StoredAnswer late = stored("late");
    write(store, KEY, late);

    write(store, KEY, early);
    store.remove(KEY, early.answer()).block(LIMIT);

    assertThat(body(store)).isEqualTo("late");
    write(store, KEY, stored("as late"));
    assertThat(body(store)).isEqualTo("as late");
    store.remove(KEY, late.answer()).block(LIMIT);
    assertThat(read(store, KEY)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void leasesAKeyToOneReplica(TestStore kind) {
    TestDatabase database = kind.newDatabase();
    SharedStore one = openStore(database, heard::add);
    SharedStore other = openStore(database, heardByOther::add);

    assertThat(one.lease(KEY, now(), now() + 10).block(LIMIT)).isTrue();
    assertThat(other.lease(KEY, now() + 9, now() + 20).block(LIMIT)).isFalse();
    other.release(KEY).block(LIMIT);
    assertThat(other.lease(KEY, now(), now() + 20).block(LIMIT)).as("another's").isFalse();
    one.release(KEY).block(LIMIT);
    assertThat(other.lease(KEY, now(), now() + 20).block(LIMIT)).isTrue();
    assertThat(one.lease(KEY, now() + 20, now() + 30).block(LIMIT)).as("ended").isTrue();
    assertThat(one.lease(key(1), now(), now() + 10).block(LIMIT)).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void removesWhatHasOneOfTheTagsItHasNow(TestStore kind) {
    SharedStore store = openStore(kind.newDatabase(), heard::add);
    write(store, KEY, stored("x", "before", "a"));
    write(store, KEY, stored("y", "a", "b"));
    write(store, key(1), stored("z", "b", "c"));
    write(store, key(2), stored("z", "c"));

    assertThat(store.evict(Tag.of(List.of("before", "unknown"))).block(LIMIT)).isZero();
    assertThat(store.evict(Tag.of(List.of("a", "b"))).block(LIMIT)).isEqualTo(2);
    assertThat(read(store, KEY)).isEmpty();
    assertThat(read(store, key(2))).isPresent();
    assertThat(store.invalidate(Tag.of(List.of("c"))).block(LIMIT)).isEqualTo(1);
    assertThat(read(store, key(2))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void removesEverything(TestStore kind) {
    SharedStore store = openStore(kind.newDatabase(), heard::add);
    write(store, KEY, stored("x", "a"));
    write(store, key(1), stored("y"));

    assertThat(store.evictAll().block(LIMIT)).isEqualTo(2);

    assertThat(read(store, KEY)).isEmpty();
    assertThat(store.evictAll().block(LIMIT)).isZero();
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "H2")
  void tellsOtherReplicasWhatItRemoves(TestStore kind) {
    TestDatabase database = kind.newDatabase();
    SharedStore store = openStore(database, heard::add);
    openStore(database, heardByOther::add);
    List<Tag> tags = Tag.of(List.of("a", "b"));

    store.evict(tags).block(LIMIT);
    store.invalidate(tags.subList(0, 1)).block(LIMIT);
    store.evictAll().block(LIMIT);

    await().until(() -> heardByOther.size() == 3);
    assertThat(heardByOther)
        .containsExactly(Optional.of(tags), Optional.of(tags.subList(0, 1)), Optional.empty());
    assertThat(heard).as("its own").isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void doesNothingBeforeSomebodySubscribes(TestStore kind) {
    SharedStore store = openStore(kind.newDatabase(), heard::add);
    var write = store.write(KEY, stored("x"));
    var evictAll = store.evictAll();
    assertThat(read(store, KEY)).isEmpty();

    write.block(LIMIT);

    assertThat(read(store, KEY)).isPresent();
    assertThat(evictAll.block(LIMIT)).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void failsOnceItIsClosed(TestStore kind) {
    SharedStore store = openStore(kind.newDatabase(), heard::add);
    store.close();
    store.close();

    StepVerifier.create(store.read(KEY)).verifyError();
    StepVerifier.create(store.write(KEY, stored("x"))).verifyError();
    StepVerifier.create(store.evictAll()).verifyError();
  }

  private StoredAnswer stored(String body, String... tags) {
    return new StoredAnswer(answer(body, LONG), Tag.of(List.of(tags)));
  }

  private static void write(SharedStore store, CacheKey key, StoredAnswer stored) {
    store.write(key, stored).block(LIMIT);
  }

  private static String body(SharedStore store) {
    return new String(read(store, KEY).orElseThrow().answer().body(), UTF_8);
  }
}
