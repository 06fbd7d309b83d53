package dev.gather.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gather.cache.Found.Level;
import io.r2dbc.spi.ConnectionFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AnswerCacheTest {

  private static final Duration LIMIT = Duration.ofSeconds(10);
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

  private AnswerCache open(ConnectionFactory database, String... settings) {
    AnswerCache cache = new AnswerCache(database, TestSettings.with(settings), clock);
    opened.add(cache);
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

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
