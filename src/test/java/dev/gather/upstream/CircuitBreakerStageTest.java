package dev.gather.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gather.definition.CircuitBreakerDefinition;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class CircuitBreakerStageTest {

  private final MovableClock clock = new MovableClock();
  private final CircuitBreaker breaker =
      CircuitBreaker.of(
          "catalog",
          CircuitBreakerStage.config(
              new CircuitBreakerDefinition(
                  50, 100, Duration.ofSeconds(1), 10, 4, Duration.ofSeconds(10), 2),
              clock));
  private final CircuitBreakerStage stage = new CircuitBreakerStage(breaker);

  @Test
  void opensWhenTooManyAttemptsFail() {
    fail(4, Fixtures.failure(FailureKind.CONNECTION));
    assertThat(breaker.getState()).isEqualTo(State.OPEN);
  }

  @Test
  void staysClosedBelowTheMinimumOfCalls() {
    fail(3, Fixtures.failure(FailureKind.CONNECTION));
    assertThat(breaker.getState()).isEqualTo(State.CLOSED);
  }

  @ParameterizedTest
  @EnumSource(
      value = FailureKind.class,
      names = {"TIMEOUT", "CONNECTION", "BAD_BODY"})
  void learnsFromFailuresOfTheUpstream(FailureKind kind) {
    fail(1, Fixtures.failure(kind));
    assertThat(breaker.getMetrics().getNumberOfFailedCalls()).isOne();
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 503, 599})
  void learnsFromServerErrors(int status) {
    fail(1, Fixtures.status(status));
    assertThat(breaker.getMetrics().getNumberOfFailedCalls()).isOne();
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 400, 404, 429})
  void takesOtherStatusesAsASignOfLife(int status) {
    fail(1, Fixtures.status(status));
    assertThat(breaker.getMetrics().getNumberOfFailedCalls()).isZero();
    assertThat(breaker.getMetrics().getNumberOfSuccessfulCalls()).isOne();
  }

  @ParameterizedTest
  @EnumSource(
      value = FailureKind.class,
      names = {"OVERLOADED", "UNRESOLVED"})
  void learnsNothingFromWhatNeverReachedTheUpstream(FailureKind kind) {
    fail(1, Fixtures.failure(kind));
    assertThat(breaker.getMetrics().getNumberOfBufferedCalls()).isZero();
  }

  @Test
  void learnsNothingFromACancellation() {
    send(Mono.never()).subscribe().dispose();
    assertThat(breaker.getMetrics().getNumberOfBufferedCalls()).isZero();
  }

  @Test
  void refusesWhileOpenAndTellsTheRestOfTheTime() {
    fail(4, Fixtures.failure(FailureKind.CONNECTION));
    clock.pass(Duration.ofMillis(2500));
    refusesFor(Duration.ofSeconds(8));
    clock.pass(Duration.ofMillis(7400));
    refusesFor(Duration.ofSeconds(1));
  }

  @Test
  void neverSendsWhileOpen() {
    breaker.transitionToOpenState();
    StepVerifier.create(send(Mono.error(new AssertionError("sent"))))
        .verifyError(CallFailure.class);
  }

  @Test
  void tellsTheWholeTimeOfACircuitThatWasForcedOpen() {
    breaker.transitionToForcedOpenState();
    clock.pass(Duration.ofHours(1));
    refusesFor(Duration.ofSeconds(10));
  }

  @Test
  void letsProbesThroughAndClosesWhenTheySucceed() {
    fail(4, Fixtures.failure(FailureKind.CONNECTION));
    clock.pass(Duration.ofMillis(10_001));
    succeed(2);
    assertThat(breaker.getState()).isEqualTo(State.CLOSED);
  }

  @Test
  void opensAgainWhenProbesFail() {
    fail(4, Fixtures.failure(FailureKind.CONNECTION));
    clock.pass(Duration.ofMillis(10_001));
    fail(2, Fixtures.status(500));
    assertThat(breaker.getState()).isEqualTo(State.OPEN);
    refusesFor(Duration.ofSeconds(10));
  }

  @Test
  void refusesBrieflyWhileProbesAreUnderWay() {
    fail(4, Fixtures.failure(FailureKind.CONNECTION));
    clock.pass(Duration.ofMillis(10_001));
    send(Mono.never()).subscribe();
    send(Mono.never()).subscribe();
    refusesFor(Duration.ofSeconds(1));
  }

  @Test
  void givesTheTurnOfACancelledProbeToAnother() {
    fail(4, Fixtures.failure(FailureKind.CONNECTION));
    clock.pass(Duration.ofMillis(10_001));
    for (int i = 0; i < 20; i++) {
      send(Mono.never()).subscribe().dispose();
    }
    succeed(2);
    assertThat(breaker.getState()).isEqualTo(State.CLOSED);
  }

  private void refusesFor(Duration retryAfter) {
    StepVerifier.create(send(Mono.just(Fixtures.answer("1"))))
        .verifyErrorSatisfies(
            error -> {
              CallFailure failure = (CallFailure) error;
              assertThat(failure.kind()).isEqualTo(FailureKind.CIRCUIT_OPEN);
              assertThat(failure.retryAfter()).contains(retryAfter);
            });
  }

  private void fail(int times, CallFailure failure) {
    for (int i = 0; i < times; i++) {
      StepVerifier.create(send(Mono.error(failure))).verifyErrorMatches(failure::equals);
    }
  }

  private void succeed(int times) {
    for (int i = 0; i < times; i++) {
      StepVerifier.create(send(Mono.just(Fixtures.answer("1"))))
          .expectNextCount(1)
          .verifyComplete();
    }
  }

  private Mono<UpstreamAnswer> send(Mono<UpstreamAnswer> attempt) {
    return stage.around(request -> attempt).send(Fixtures.get("/"));
  }

  private static final class MovableClock extends Clock {

    private Instant now = Instant.parse("2026-03-01T12:00:00Z");

    void pass(Duration time) {
      now = now.plus(time);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
