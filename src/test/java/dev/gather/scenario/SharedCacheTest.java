package dev.gather.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.gather.Patience;
import dev.gather.cache.AnswerCache;
import dev.gather.cache.CacheKey;
import dev.gather.cache.CachedAnswer;
import dev.gather.cache.EvictionException;
import dev.gather.cache.Found;
import dev.gather.cache.Found.Level;
import dev.gather.cache.TestClock;
import dev.gather.cache.TestDatabase;
import dev.gather.cache.TestSettings;
import dev.gather.cache.r2dbc.TestPostgres;
import dev.gather.rfc9111.AnswerHead;
import dev.gather.rfc9111.CacheFields;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a replica's cache does when its database misbehaves, and what two replicas share. */
class SharedCacheTest {

  private static final Duration OPEN_FOR = Duration.ofMillis(500);
  private static final Duration LIVES = Duration.ofHours(1);

  private final TestClock clock = new TestClock();
  private final PostgresServer server = new PostgresServer();
  private final List<AnswerCache> opened = new ArrayList<>();
  private final AtomicInteger keys = new AtomicInteger();

  @AfterEach
  void stop() {
    opened.forEach(AnswerCache::close);
    server.close();
  }

  @Test
  void evictsOnEveryReplicaThatListens() {
    server.start();
    AnswerCache one = ready();
    AnswerCache other = ready();
    CacheKey key = newKey();
    share(key, one, other);

    one.evict(Set.of("product:42")).block(Patience.LIMIT);
    await().until(() -> other.peek(key) == null);
    assertThat(find(other, key).answer()).isEmpty();

    share(key, one, other);
    one.evictAll().block(Patience.LIMIT);
    await().until(() -> other.peek(key) == null);
    assertThat(find(other, key).answer()).isEmpty();
  }

  @Test
  void evictsWithinTheLocalLifeWhenTheNotificationIsLost() {
    server.start();
    AnswerCache one = ready();
    AnswerCache other = ready();
    CacheKey key = newKey();
    share(key, one, other);

    // Connections that there are go on; new ones are refused.
    server.execute("alter database postgres allow_connections false");
    server.execute(
        "select pg_terminate_backend(pid) from pg_stat_activity"
            + " where query like 'listen%' or query = 'SELECT 1'");
    await()
        .until(() -> !one.stats().database().listening() && !other.stats().database().listening());
    one.evict(Set.of("product:42")).block(Patience.LIMIT);
    assertThat(other.peek(key)).as("cannot have heard of it").isNotNull();

    clock.advance(Duration.ofSeconds(5));
    await().until(() -> find(other, key).answer().isEmpty());
    server.execute("alter database postgres allow_connections true");
    await().until(() -> one.stats().database().listening() && other.stats().database().listening());
  }

  @Test
  void startsWithoutADatabaseAndUsesItOnceItIsThere() {
    AnswerCache one = open();
    CacheKey key = newKey();
    for (int i = 0; i < 50; i++) {
      assertMissed(one);
    }
    one.put(key, answer(), Set.of("product:42"), one.mark());
    assertThat(one.peek(key)).isNotNull();
    assertThat(one.lease(key, Patience.LIMIT).block(Patience.LIMIT)).isTrue();
    assertThat(one.stats().database().listening()).isFalse();
    assertThatThrownBy(() -> one.evict(Set.of("product:42")).block(Patience.LIMIT))
        .isInstanceOf(EvictionException.class);
    assertThat(one.peek(key)).as("evicted here at least").isNull();

    server.start();

    awaitUsed(one);
    await().until(() -> one.stats().database().listening());
  }

  @Test
  void survivesAStopUnderLoadAndARestart() {
    server.start();
    AnswerCache one = ready();
    AnswerCache other = ready();
    CacheKey key = newKey();
    share(key, one, other);

    Thread stop = new Thread(server::stop);
    stop.start();
    while (stop.isAlive() || !one.stats().database().breaker().equals("open")) {
      assertMissed(one);
    }
    assertThat(find(one, key).answer()).as("kept in the process").isPresent();

    server.start();

    awaitUsed(one);
    awaitUsed(other);
  }

  @Test
  void costsNothingWhileTheDatabaseIsFrozen() {
    server.start();
    AnswerCache one = ready(Duration.ofSeconds(2), "connections", "4", "read-budget", "30ms");
    CacheKey key = newKey();
    one.put(key, answer(), Set.of(), one.mark());
    await().until(() -> one.stats().writes().queued() == 0);

    server.freeze();
    int asked = 0;
    while (!one.stats().database().breaker().equals("open")) {
      assertMissed(one);
      asked++;
    }
    assertThat(asked).isLessThanOrEqualTo(20);
    long before = one.stats().reads().timedOut();
    long start = System.nanoTime();
    for (int i = 0; i < 1_000; i++) {
      find(one, newKey());
    }
    long probed = one.stats().reads().timedOut() - before;
    long opened = (System.nanoTime() - start) / OPEN_FOR.toNanos() + 1;
    assertThat(probed).as("three when it opens").isLessThanOrEqualTo(3 * opened);
    assertThat(one.peek(key)).isNotNull();
    assertThatThrownBy(() -> one.evict(Set.of("a")).block(Patience.LIMIT))
        .isInstanceOf(EvictionException.class);
    await().until(() -> !one.stats().database().listening());
    await().until(() -> one.stats().database().connections() <= 1);

    server.resume();

    awaitUsed(one);
    await().until(() -> one.stats().database().listening());
  }

  @Test
  void replacesConnectionsThatTheDatabaseTerminates() {
    server.start();
    AnswerCache one = ready();
    for (int round = 0; round < 3; round++) {
      server.execute(
          "select pg_terminate_backend(pid) from pg_stat_activity"
              + " where application_name = 'gather'");
      awaitUsed(one);
      assertThat(one.stats().database().breaker()).isEqualTo("closed");
    }
    await().until(() -> one.stats().database().listening());
  }

  @Test
  void isConnectedToTheDatabaseThatTheApplicationNames() {
    server.start();
    String yaml =
        """
        upstreams: { service: { url: "http://127.0.0.1:1" } }
        routes: { page: { path: /page, calls: { part: { upstream: service, path: /part } } } }
        """;
    try (Gateway gateway =
        Gateway.start(
            yaml,
            "spring.r2dbc.url=r2dbc:postgresql://127.0.0.1:" + server.port() + "/postgres",
            "spring.r2dbc.username=postgres",
            "gather.cache.query-limit=2s")) {
      AnswerCache cache = gateway.context().getBean(AnswerCache.class);
      assertThat(cache.stats().database().dialect()).isEqualTo("postgresql");
      await().until(() -> cache.stats().database().listening());
      awaitUsed(cache);
      server.freeze();
      assertThatThrownBy(() -> cache.evictAll().block(Patience.LIMIT))
          .isInstanceOf(EvictionException.class);
      await().until(() -> !cache.stats().database().listening());
      server.resume();
      awaitUsed(cache);
    }
    try (Gateway gateway = Gateway.start(yaml)) {
      AnswerCache cache = gateway.context().getBean(AnswerCache.class);
      assertThat(cache.stats().database().dialect()).isEqualTo("h2");
      awaitUsed(cache);
    }
  }

  private AnswerCache open(String... settings) {
    return open(Patience.FAR, settings);
  }

  private AnswerCache open(Duration queryLimit, String... settings) {
    List<String> all = new ArrayList<>(List.of(settings));
    all.addAll(List.of("open-for", OPEN_FOR.toMillis() + "ms"));
    all.addAll(List.of("query-limit", queryLimit.toSeconds() + "s"));
    AnswerCache cache =
        TestDatabase.of(TestPostgres.connections(server.port(), "postgres", queryLimit))
            .cache(TestSettings.with(all.toArray(String[]::new)), clock);
    opened.add(cache);
    return cache;
  }

  private AnswerCache ready(String... settings) {
    return ready(Patience.FAR, settings);
  }

  private AnswerCache ready(Duration queryLimit, String... settings) {
    AnswerCache cache = open(queryLimit, settings);
    await().until(() -> cache.stats().database().listening());
    awaitUsed(cache);
    return cache;
  }

  private void awaitUsed(AnswerCache cache) {
    await()
        .until(
            () -> {
              long before = cache.stats().writes().done();
              cache.put(newKey(), answer(), Set.of(), cache.mark());
              await().until(() -> cache.stats().writes().queued() == 0);
              return cache.stats().writes().done() == before + 1
                  && find(cache, newKey()).level() == Level.SHARED
                  && cache.stats().database().breaker().equals("closed");
            });
  }

  /** The other has it from the database afterwards. */
  private void share(CacheKey key, AnswerCache one, AnswerCache other) {
    one.put(key, answer(), Set.of("product:42"), one.mark());
    await().until(() -> find(other, key).answer().isPresent());
    assertThat(other.peek(key)).isNotNull();
  }

  private void assertMissed(AnswerCache cache) {
    assertThat(find(cache, newKey()).answer()).isEmpty();
  }

  private static Found find(AnswerCache cache, CacheKey key) {
    return Objects.requireNonNull(cache.find(key, any -> true).block(Patience.LIMIT));
  }

  private CacheKey newKey() {
    return CacheKey.of(List.of(Optional.of(String.valueOf(keys.incrementAndGet()))));
  }

  private CachedAnswer answer() {
    long now = clock.millis();
    byte[] body = "{}".getBytes(StandardCharsets.UTF_8);
    return new CachedAnswer(
        new AnswerHead(200, CacheFields.NONE, now, now), body, now + LIVES.toMillis());
  }
}
