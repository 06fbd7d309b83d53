package dev.gather.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gather.Patience;
import dev.gather.access.rate.Permission;
import dev.gather.access.rate.RateEngine;
import dev.gather.access.rate.RateLimitSettings;
import dev.gather.access.rate.RateLimiter;
import dev.gather.access.rate.RateLimiters;
import dev.gather.cache.TestSettings;
import dev.gather.cache.r2dbc.DatabaseStore;
import dev.gather.cache.r2dbc.TestDialect;
import dev.gather.cache.r2dbc.TestPostgres;
import dev.gather.definition.model.RateLimitDefinition;
import dev.gather.process.Time;
import io.r2dbc.spi.ConnectionFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/** Replicas that share a limit by a real database, each with connections of its own. */
class SharedRateLimitsTest {

  private static final int AT_ONCE = 64;

  private final List<AutoCloseable> opened = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : opened) {
      each.close();
    }
  }

  /** Of 1,000 requests within a second, 100 a minute: 101 if one comes back meanwhile. */
  @ParameterizedTest
  @EnumSource
  void grantNoMoreThanOneWouldAndLessOnlyByWhatTheyHold(TestDialect dialect) {
    ConnectionFactory database = dialect.newDatabase();
    List<Replica> replicas = List.of(replica(database), replica(database));
    replicas.forEach(Replica::awaitDatabase);
    long tripsBefore = trips(replicas);
    long start = System.nanoTime();

    List<Permission> permissions = ask(replicas, "a", 1_000);

    int cameBack = cameBack(start);
    assertThat(granted(permissions)).isBetween(100 - 2 * 10, 100 + cameBack);
    assertThat(permissions)
        .filteredOn(permission -> !permission.isGranted())
        .allSatisfy(
            permission ->
                assertThat(permission.retryAfter())
                    .isPositive()
                    .isLessThanOrEqualTo(Duration.ofMillis(600)));
    assertThat(trips(replicas) - tripsBefore).isLessThan(100 + 4L * cameBack);
  }

  @ParameterizedTest
  @EnumSource
  void keepKeysApartAndOutOfTheDatabase(TestDialect dialect) {
    ConnectionFactory database = dialect.newDatabase();
    List<Replica> replicas = List.of(replica(database), replica(database));
    replicas.forEach(Replica::awaitDatabase);

    assertThat(granted(ask(replicas, "a", 300))).isGreaterThanOrEqualTo(80);
    assertThat(granted(ask(replicas, "b", 300))).isGreaterThanOrEqualTo(80);
  }

  @Test
  void limitEachByItselfWhileTheDatabaseIsAway() {
    try (PostgresServer server = new PostgresServer().start()) {
      ConnectionFactory database =
          TestPostgres.connections(server.port(), "postgres", Duration.ofSeconds(1));
      List<Replica> replicas = List.of(replica(database), replica(database));
      replicas.forEach(Replica::awaitDatabase);
      server.stop();

      long start = System.nanoTime();
      int granted = granted(ask(replicas, "a", 1_000));
      assertThat(granted).isBetween(200, 200 + 2 * (1 + cameBack(start)));

      server.start();
      replicas.forEach(Replica::awaitDatabase);
      start = System.nanoTime();
      granted = granted(ask(replicas, "b", 1_000));
      assertThat(granted).isBetween(80, 100 + cameBack(start));
    }
  }

  /** Connections stay open and nothing answers: until the breaker opens, each request waits. */
  @Test
  void keepNobodyWaitingForADatabaseThatHangs() {
    try (PostgresServer server = new PostgresServer().start()) {
      ConnectionFactory database =
          TestPostgres.connections(server.port(), "postgres", Duration.ofSeconds(1));
      Replica replica = replica(database, "read-budget", "300ms", "query-limit", "1s");
      replica.awaitAnswer();
      server.freeze();

      for (int i = 0; i < 40; i++) {
        assertThat(granted(ask(List.of(replica), "key" + i, 1))).isEqualTo(1);
      }
      assertThat(replica.engine.trips().timedOut()).isPositive();
      assertThat(replica.engine.trips().skipped()).as("the breaker is open").isPositive();

      server.resume();
      replica.awaitAnswer();
    }
  }

  private Replica replica(ConnectionFactory database, String... settings) {
    DatabaseStore store = new DatabaseStore(database, TestSettings.with(settings), Time.SYSTEM);
    opened.add(store);
    store.start(tags -> {}, () -> {});
    RateEngine engine = new RateEngine(store.permits(), new RateLimitSettings(1_000), Time.SYSTEM);
    RateLimitDefinition definition =
        new RateLimitDefinition(100, Duration.ofMinutes(1), 100, "ip", true);
    return new Replica(
        store,
        engine,
        new RateLimiters(Map.of("orders", definition), engine).of("orders").orElseThrow());
  }

  /** In turn, and as fast as threads can. */
  private static List<Permission> ask(List<Replica> replicas, String key, int requests) {
    return Objects.requireNonNull(
        Flux.range(0, requests)
            .flatMap(
                i ->
                    replicas
                        .get(i % replicas.size())
                        .limiter
                        .take(key)
                        .subscribeOn(Schedulers.parallel()),
                AT_ONCE)
            .collectList()
            .block(Patience.LIMIT));
  }

  /** Permits of a bucket, since then. */
  private static int cameBack(long start) {
    return (int) (Duration.ofNanos(System.nanoTime() - start).toMillis() / 600);
  }

  private static int granted(List<Permission> permissions) {
    return (int) permissions.stream().filter(Permission::isGranted).count();
  }

  private static long trips(List<Replica> replicas) {
    return replicas.stream()
        .mapToLong(one -> one.engine.trips().taken() + one.engine.trips().empty())
        .sum();
  }

  private record Replica(DatabaseStore store, RateEngine engine, RateLimiter limiter) {

    /** Until it answers on every connection. Those from before a restart are dead. */
    void awaitDatabase() {
      await()
          .until(
              () -> answers(AT_ONCE) == AT_ONCE && store.stats().link().breaker().equals("closed"));
    }

    /** Until it answers at all: a crowd would be too much for a short budget on a busy machine. */
    void awaitAnswer() {
      await().until(() -> answers(1) == 1);
    }

    /** How many of so many trips at once are answered. */
    private long answers(int trips) {
      long before = engine.trips().taken();
      String prefix = UUID.randomUUID().toString();
      Flux.range(0, trips).flatMap(i -> limiter.take(prefix + i), trips).blockLast(Patience.LIMIT);
      return engine.trips().taken() - before;
    }
  }
}
