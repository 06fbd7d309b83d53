package dev.gather.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gather.Patience;
import dev.gather.cache.Found.Level;
import dev.gather.rfc9111.AnswerHead;
import dev.gather.rfc9111.CacheFields;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import reactor.core.publisher.Mono;

/** Caches on a database of a test, with a clock that stands still. */
abstract class CacheFixture {

  static final Duration LIMIT = Patience.LIMIT;
  static final Duration LONG = Duration.ofHours(1);
  static final CacheKey UNKNOWN = CacheKey.of(List.of());
  static final CacheKey KEY = CacheKey.of(List.of(Optional.of("key")));

  final TestClock clock = new TestClock();
  final List<AnswerCache> opened = new ArrayList<>();

  @AfterEach
  void close() {
    opened.forEach(AnswerCache::close);
  }

  AnswerCache open(ConnectionFactory database, String... settings) {
    AnswerCache cache = openUnasked(database, settings);
    await().until(() -> find(cache, UNKNOWN).level() == Level.SHARED);
    return cache;
  }

  /** For settings that no search would succeed with. */
  AnswerCache openUnasked(ConnectionFactory database, String... settings) {
    AnswerCache cache = new AnswerCache(database, TestSettings.with(settings), clock);
    opened.add(cache);
    // Listening empties the process when it begins.
    await().until(() -> cache.stats().listening());
    return cache;
  }

  CachedAnswer answer(String body, Duration usable) {
    return new CachedAnswer(
        new AnswerHead(200, CacheFields.NONE, now(), now()),
        bytes(body),
        now() + usable.toMillis());
  }

  long now() {
    return clock.millis();
  }

  static Found find(AnswerCache cache, CacheKey key) {
    return Objects.requireNonNull(cache.find(key).block(LIMIT));
  }

  /** Of an answer that has just been fetched. */
  static void put(AnswerCache cache, CacheKey key, CachedAnswer answer, Set<String> tags) {
    cache.put(key, answer, tags, cache.mark());
  }

  static void awaitWritten(AnswerCache cache) {
    await().until(() -> cache.stats().writesQueued() == 0);
    assertThat(cache.stats().writesFailed() + cache.stats().writesDropped()).isZero();
  }

  static void sql(ConnectionFactory database, String sql) {
    Mono.usingWhen(
            database.create(),
            connection -> Dialect.update(connection.createStatement(sql)),
            Connection::close)
        .block(LIMIT);
  }

  static CacheKey key(int number) {
    return CacheKey.of(List.of(Optional.of("number"), Optional.of(String.valueOf(number))));
  }

  static String body(Found found) {
    return new String(found.answer().orElseThrow().body(), StandardCharsets.UTF_8);
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
