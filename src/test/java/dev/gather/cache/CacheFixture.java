package dev.gather.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gather.Patience;
import dev.gather.cache.Found.Level;
import dev.gather.rfc9111.AnswerHead;
import dev.gather.rfc9111.CacheFields;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;

/** Caches on a database of a test, with a clock that stands still. */
public abstract class CacheFixture {

  protected static final Duration LIMIT = Patience.LIMIT;
  protected static final Duration LONG = Duration.ofHours(1);
  protected static final CacheKey UNKNOWN = CacheKey.of(List.of());
  protected static final CacheKey KEY = CacheKey.of(List.of(Optional.of("key")));

  protected final TestClock clock = new TestClock();
  private final List<AutoCloseable> opened = new ArrayList<>();

  @AfterEach
  protected void close() throws Exception {
    for (AutoCloseable each : opened) {
      each.close();
    }
  }

  protected AnswerCache open(TestDatabase database, String... settings) {
    AnswerCache cache = openUnasked(database, settings);
    await().until(() -> find(cache, UNKNOWN).level() == Level.SHARED);
    return cache;
  }

  /** For settings that no search would succeed with. */
  protected AnswerCache openUnasked(TestDatabase database, String... settings) {
    AnswerCache cache = database.cache(TestSettings.with(settings), clock);
    opened.add(cache);
    // Listening empties the process when it begins.
    await().until(() -> cache.stats().database().listening());
    return cache;
  }

  /** The database itself, as another replica has it. */
  protected SharedStore openStore(TestDatabase database, Consumer<Optional<List<Tag>>> heard) {
    SharedStore store = database.open(TestSettings.with(), clock);
    opened.add(store);
    store.start(heard, () -> {});
    await().until(() -> store.stats().link().listening());
    // Waits for the tables, which a read would miss.
    store.readPatiently(UNKNOWN).block(LIMIT);
    return store;
  }

  protected static Optional<StoredAnswer> read(SharedStore store, CacheKey key) {
    return Objects.requireNonNull(store.read(key).block(LIMIT));
  }

  protected CachedAnswer answer(String body, Duration usable) {
    return new CachedAnswer(
        new AnswerHead(200, CacheFields.NONE, now(), now()),
        bytes(body),
        now() + usable.toMillis());
  }

  protected long now() {
    return clock.millis();
  }

  protected static Found find(AnswerCache cache, CacheKey key) {
    return Objects.requireNonNull(cache.find(key, any -> true).block(LIMIT));
  }

  /** Of an answer that has just been fetched. */
  protected static void put(
      AnswerCache cache, CacheKey key, CachedAnswer answer, Set<String> tags) {
    cache.put(key, answer, tags, cache.mark());
  }

  protected static void awaitWritten(AnswerCache cache) {
    await().until(() -> cache.stats().writes().queued() == 0);
    assertThat(cache.stats().writes().failed() + cache.stats().writes().dropped()).isZero();
  }

  protected static CacheKey key(int number) {
    return CacheKey.of(List.of(Optional.of("number"), Optional.of(String.valueOf(number))));
  }

  protected static String body(Found found) {
    return new String(found.answer().orElseThrow().body(), StandardCharsets.UTF_8);
  }

  protected static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
