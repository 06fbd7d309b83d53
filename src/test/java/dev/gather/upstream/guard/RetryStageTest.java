package dev.gather.upstream.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gather.definition.model.RetryDefinition;
import dev.gather.upstream.Fixtures;
import dev.gather.upstream.call.CallFailure;
import dev.gather.upstream.call.Deadline;
import dev.gather.upstream.call.FailureKind;
import dev.gather.upstream.call.UpstreamAnswer;
import dev.gather.upstream.call.UpstreamCall;
import dev.gather.upstream.call.UpstreamRequest;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

class RetryStageTest {

  private static final UpstreamAnswer ANSWER = Fixtures.answer("1");
  private static final CallFailure REFUSED = Fixtures.failure(FailureKind.CONNECTION);

  private final RetryBudget budget = new RetryBudget(20, () -> 0);
  private final Deque<Mono<UpstreamAnswer>> attempts = new ArrayDeque<>();
  private final List<Long> sentAt = new ArrayList<>();
  private double random = 0.5;

  @Test
  void repeatsAfterAFailureThatMayPass() {
    attempts.add(Mono.error(REFUSED));
    attempts.add(Mono.just(ANSWER));
    verify(3, "GET").thenAwait(Duration.ofSeconds(1)).expectNext(ANSWER).verifyComplete();
    assertThat(sentAt).containsExactly(0L, 50L);
  }

  @Test
  void doublesTheBoundOfTheWaitUpToTheMaximum() {
    for (int i = 0; i < 6; i++) {
      attempts.add(Mono.error(REFUSED));
    }
    verify(6, "GET").thenAwait(Duration.ofSeconds(10)).verifyErrorMatches(REFUSED::equals);
    // Waits are half of 100, 200, 400, 500, 500.
    assertThat(sentAt).containsExactly(0L, 50L, 150L, 350L, 600L, 850L);
  }

  @Test
  void waitsNotAtAllWhenChanceSaysSo() {
    random = 0;
    attempts.add(Mono.error(REFUSED));
    attempts.add(Mono.just(ANSWER));
    verify(2, "GET").thenAwait(Duration.ZERO).expectNext(ANSWER).verifyComplete();
    assertThat(sentAt).containsExactly(0L, 0L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD"})
  void repeatsMethodsThatOnlyRead(String method) {
    attempts.add(Mono.error(REFUSED));
    attempts.add(Mono.just(ANSWER));
    verify(2, method).thenAwait(Duration.ofSeconds(1)).expectNext(ANSWER).verifyComplete();
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "PATCH", "DELETE", "PROPFIND"})
  void neverRepeatsTheOthers(String method) {
    attempts.add(Mono.error(REFUSED));
    verify(5, method).verifyErrorMatches(REFUSED::equals);
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 500, 502, 503, 504})
  void repeatsAfterAPassingStatus(int status) {
    attempts.add(Mono.error(Fixtures.status(status)));
    attempts.add(Mono.just(ANSWER));
    verify(2, "GET").thenAwait(Duration.ofSeconds(1)).expectNext(ANSWER).verifyComplete();
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 400, 401, 403, 404, 409, 410, 501, 505})
  void neverRepeatsAfterAnotherStatus(int status) {
    CallFailure failure = Fixtures.status(status);
    attempts.add(Mono.error(failure));
    verify(5, "GET").verifyErrorMatches(failure::equals);
  }

  @ParameterizedTest
  @EnumSource(
      value = FailureKind.class,
      names = {
        "DEADLINE",
        "BAD_BODY",
        "CIRCUIT_OPEN",
        "OVERLOADED",
        "SHED",
        "UNRESOLVED",
        "SKIPPED"
      })
  void neverRepeatsAFailureThatWouldStay(FailureKind kind) {
    CallFailure failure = Fixtures.failure(kind);
    attempts.add(Mono.error(failure));
    verify(5, "GET").verifyErrorMatches(failure::equals);
  }

  @Test
  void repeatsAfterAnAnswerThatWasCutShort() {
    attempts.add(Mono.error(CallFailure.cutShort("catalog")));
    attempts.add(Mono.just(ANSWER));
    verify(2, "GET").thenAwait(Duration.ofSeconds(1)).expectNext(ANSWER).verifyComplete();
  }

  @Test
  void waitsAsLongAsTheUpstreamAsks() {
    attempts.add(Mono.error(busyFor(Duration.ofSeconds(3))));
    attempts.add(Mono.just(ANSWER));
    verify(2, "GET").thenAwait(Duration.ofSeconds(3)).expectNext(ANSWER).verifyComplete();
    assertThat(sentAt).containsExactly(0L, 3000L);
  }

  @Test
  void failsAtOnceWhenTheDeadlineLeavesNoRoomForTheWait() {
    CallFailure failure = busyFor(Duration.ofSeconds(20));
    attempts.add(Mono.error(failure));
    verify(2, "GET").verifyErrorMatches(failure::equals);
  }

  @Test
  void stopsWhenTheBudgetIsSpent() {
    while (budget.tryRetry()) {
      // Spends it.
    }
    attempts.add(Mono.error(REFUSED));
    verify(5, "GET").verifyErrorMatches(REFUSED::equals);
  }

  @Test
  void sendsNothingWhenCancelledDuringTheWait() {
    attempts.add(Mono.error(REFUSED));
    verify(3, "GET").thenAwait(Duration.ofMillis(20)).thenCancel().verify();
    assertThat(sentAt).containsExactly(0L);
  }

  @Test
  void doesNothingBeforeSubscription() {
    assertThat(stage(3).around(next()).send(Fixtures.get("/"))).isNotNull();
    assertThat(sentAt).isEmpty();
  }

  @Test
  void repeatsNothingForARequestThatHasFailed() {
    attempts.add(Mono.error(REFUSED));
    UpstreamRequest request = Fixtures.get("/");
    StepVerifier.withVirtualTime(() -> stage(3).around(next()).send(request))
        .expectSubscription()
        .then(request.deadline()::abandon)
        .thenAwait(Duration.ofSeconds(10))
        .verifyErrorMatches(REFUSED::equals);
    assertThat(sentAt).hasSize(1);
  }

  private StepVerifier.FirstStep<UpstreamAnswer> verify(int maxAttempts, String method) {
    return StepVerifier.withVirtualTime(
        () ->
            stage(maxAttempts)
                .around(next())
                .send(
                    Fixtures.request(
                        method,
                        "/",
                        Duration.ofSeconds(1),
                        Deadline.in(Duration.ofSeconds(10), Schedulers.parallel()))));
  }

  private RetryStage stage(int maxAttempts) {
    RetryDefinition definition =
        new RetryDefinition(maxAttempts, Duration.ofMillis(100), Duration.ofMillis(500), 20);
    return new RetryStage(definition, budget, () -> random);
  }

  private UpstreamCall next() {
    long start = Schedulers.parallel().now(TimeUnit.MILLISECONDS);
    return request ->
        Mono.defer(
            () -> {
              sentAt.add(request.deadline().scheduler().now(TimeUnit.MILLISECONDS) - start);
              return attempts.remove();
            });
  }

  private static CallFailure busyFor(Duration wait) {
    return CallFailure.status("catalog", 503, Optional.of(wait));
  }
}
