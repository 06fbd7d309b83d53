package dev.gather.cache.r2dbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gather.Patience;
import dev.gather.cache.NotAskedException;
import dev.gather.cache.TestSettings;
import dev.gather.process.Time;
import io.r2dbc.spi.ConnectionFactory;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.pool.PoolAcquirePendingLimitException;
import reactor.test.StepVerifier;

class DatabaseBreakerTest {

  private static final Duration OPEN_FOR = Duration.ofMillis(20);

  private final DatabaseBreaker breaker = new DatabaseBreaker(OPEN_FOR, Time.SYSTEM);
  private final AtomicInteger queries = new AtomicInteger();

  @Test
  void leavesADatabaseAloneThatFails() {
    DatabaseBreaker patient = new DatabaseBreaker(Patience.FAR, Time.SYSTEM);
    open(patient);
    int before = queries.get();

    StepVerifier.create(succeed(patient)).verifyError(NotAskedException.class);
    assertThat(queries).hasValue(before);
  }

  @Test
  void countsAnAnswerThatComesTooLateAndLetsTheQueryGoOn() {
    CompletableFuture<String> slow = new CompletableFuture<>();
    StepVerifier.create(breaker.guard(() -> slow, Duration.ofMillis(1)))
        .verifyError(TimeoutException.class);
    assertThat(slow.isCancelled()).isFalse();
  }

  @Test
  void waitsForItsProbesHoweverFewRequestsCome() {
    open(breaker);
    await().untilAsserted(() -> succeed(breaker).block(Patience.LIMIT));
    await().pollDelay(OPEN_FOR.multipliedBy(5)).until(() -> breaker.state().equals("HALF_OPEN"));

    succeed(breaker).block(Patience.LIMIT);
    succeed(breaker).block(Patience.LIMIT);

    assertThat(breaker.state()).isEqualTo("CLOSED");
  }

  @Test
  void waitsForNoProbeThatWasCancelled() {
    open(breaker);
    await().untilAsserted(() -> succeed(breaker).block(Patience.LIMIT));
    for (int i = 0; i < 10; i++) {
      breaker.guard(CompletableFuture<String>::new, Patience.LIMIT).subscribe().dispose();
    }
    succeed(breaker).block(Patience.LIMIT);
    succeed(breaker).block(Patience.LIMIT);

    assertThat(breaker.state()).isEqualTo("CLOSED");
  }

  @Test
  void holdsABurstOfQueriesAgainstNoDatabase() throws Exception {
    ConnectionFactory connections = TestDialect.H2.newDatabase();
    Database database =
        new Database(
            connections,
            Dialect.of(connections),
            TestSettings.with("connections", "1", "waiting", "1"));
    Sinks.One<String> first = Sinks.one();
    CompletableFuture<String> holder = database.run(connection -> first.asMono());
    CompletableFuture<String> waiter = database.run(connection -> Mono.just("second"));
    await().until(() -> refusedForWantOfRoom(database));

    for (int i = 0; i < 20; i++) {
      StepVerifier.create(
              breaker.guard(() -> database.run(connection -> Mono.just("more")), Patience.LIMIT))
          .verifyError(PoolAcquirePendingLimitException.class);
    }

    assertThat(breaker.state()).isEqualTo("CLOSED");
    first.tryEmitValue("first");
    assertThat(Patience.get(holder)).isEqualTo("first");
    assertThat(Patience.get(waiter)).isEqualTo("second");
    database.close();
  }

  /** What waits is known only when the pool's threads have come to it. */
  private static boolean refusedForWantOfRoom(Database database) {
    return database.run(connection -> Mono.just("one more")).isCompletedExceptionally();
  }

  private static void open(DatabaseBreaker breaker) {
    for (int i = 0; i < 10; i++) {
      StepVerifier.create(
              breaker.guard(
                  () -> CompletableFuture.failedFuture(new IllegalStateException()),
                  Patience.LIMIT))
          .verifyError(IllegalStateException.class);
    }
    assertThat(breaker.state()).isEqualTo("OPEN");
  }

  private Mono<Integer> succeed(DatabaseBreaker breaker) {
    return breaker.guard(
        () -> CompletableFuture.completedFuture(queries.incrementAndGet()), Patience.LIMIT);
  }
}
