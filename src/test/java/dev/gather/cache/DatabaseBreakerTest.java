package dev.gather.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class DatabaseBreakerTest {

  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final Duration OPEN_FOR = Duration.ofMillis(20);

  private final DatabaseBreaker breaker = new DatabaseBreaker(OPEN_FOR);
  private final AtomicInteger queries = new AtomicInteger();

  @Test
  void leavesADatabaseAloneThatFails() {
    open();
    int before = queries.get();
    StepVerifier.create(succeed()).verifyError(NotAskedException.class);
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
    open();
    await().untilAsserted(() -> succeed().block(LIMIT));
    await().pollDelay(OPEN_FOR.multipliedBy(5)).until(() -> breaker.state().equals("HALF_OPEN"));

    succeed().block(LIMIT);
    succeed().block(LIMIT);

    assertThat(breaker.state()).isEqualTo("CLOSED");
  }

  @Test
  void waitsForNoProbeThatWasCancelled() {
    open();
    await().untilAsserted(() -> succeed().block(LIMIT));
    for (int i = 0; i < 10; i++) {
      breaker.guard(CompletableFuture<String>::new, LIMIT).subscribe().dispose();
    }
    succeed().block(LIMIT);
    succeed().block(LIMIT);

    assertThat(breaker.state()).isEqualTo("CLOSED");
  }

  private void open() {
    for (int i = 0; i < 10; i++) {
      StepVerifier.create(
              breaker.guard(
                  () -> CompletableFuture.failedFuture(new IllegalStateException()), LIMIT))
          .verifyError(IllegalStateException.class);
    }
    assertThat(breaker.state()).isEqualTo("OPEN");
  }

  private Mono<Integer> succeed() {
    return breaker.guard(() -> CompletableFuture.completedFuture(queries.incrementAndGet()), LIMIT);
  }
}
