package dev.gather.upstream.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gather.cache.TestClock;
import dev.gather.definition.model.CircuitBreakerDefinition;
import dev.gather.definition.model.CircuitWindow;
import dev.gather.upstream.Fixtures;
import dev.gather.upstream.call.CallFailure;
import dev.gather.upstream.call.Deadline;
import dev.gather.upstream.call.Exchange;
import dev.gather.upstream.call.FailureKind;
import dev.gather.upstream.call.Lasting;
import dev.gather.upstream.call.Proxied;
import dev.gather.upstream.call.ProxiedAnswer;
import dev.gather.upstream.call.ProxiedRequest;
import dev.gather.upstream.call.UpstreamAnswer;
import dev.gather.upstream.call.UpstreamCall;
import dev.gather.upstream.relay.ClientLostException;
import dev.gather.upstream.relay.Relay;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

class CircuitBreakerStageTest {

  private final TestClock clock = new TestClock();
  private final CircuitBreaker breaker = breaker(new CircuitWindow.Calls(10));
  private final CircuitBreakerStage stage = new CircuitBreakerStage(new Circuit(breaker));

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
    clock.advance(Duration.ofMillis(2500));
    refusesFor(Duration.ofSeconds(8));
    clock.advance(Duration.ofMillis(7400));
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
    clock.advance(Duration.ofHours(1));
    refusesFor(Duration.ofSeconds(10));
  }

  @Test
  void letsAProbeThroughAndClosesWhenItSucceeds() {
    fail(4, Fixtures.failure(FailureKind.CONNECTION));
    clock.advance(Duration.ofMillis(10_001));
    succeed(1);
    assertThat(breaker.getState()).isEqualTo(State.CLOSED);
  }

  @Test
  void waitsForTheOtherProbesUnderWay() {
    halfOpen();
    Sinks.One<UpstreamAnswer> first = Sinks.one();
    Sinks.One<UpstreamAnswer> second = Sinks.one();
    send(first.asMono()).subscribe();
    send(second.asMono()).subscribe();
    first.tryEmitValue(Fixtures.answer("1"));
    assertThat(breaker.getState()).isEqualTo(State.HALF_OPEN);
    second.tryEmitValue(Fixtures.answer("1"));
    assertThat(breaker.getState()).isEqualTo(State.CLOSED);
  }

  @Test
  void waitsForTheOtherProbesWhereFewCallsAreEnoughToOpenIt() {
    CircuitBreaker touchy =
        CircuitBreaker.of(
            "touchy",
            Circuit.config(
                new CircuitBreakerDefinition(
                    50,
                    100,
                    Duration.ofSeconds(1),
                    new CircuitWindow.Calls(10),
                    1,
                    Duration.ofSeconds(10),
                    5),
                clock));
    touchy.transitionToOpenState();
    clock.advance(Duration.ofMillis(10_001));
    List<Sinks.One<UpstreamAnswer>> answers = new ArrayList<>();
    UpstreamCall call =
        new CircuitBreakerStage(new Circuit(touchy))
            .around(
                request -> {
                  Sinks.One<UpstreamAnswer> answer = Sinks.one();
                  answers.add(answer);
                  return answer.asMono();
                });
    for (int i = 0; i < 5; i++) {
      call.send(Fixtures.get("/")).subscribe(answer -> {}, failure -> {});
    }
    answers.get(0).tryEmitValue(Fixtures.answer("1"));
    assertThat(touchy.getState()).isEqualTo(State.HALF_OPEN);
    answers.subList(1, 5).forEach(answer -> answer.tryEmitError(Fixtures.status(500)));
    assertThat(touchy.getState()).isEqualTo(State.OPEN);
  }

  @Test
  void goesOnWithAProbeWhoseCallerHasLeft() {
    halfOpen();
    Sinks.One<UpstreamAnswer> answer = Sinks.one();
    send(answer.asMono()).subscribe().dispose();
    assertThat(answer.currentSubscriberCount()).isOne();
    answer.tryEmitValue(Fixtures.answer("1"));
    assertThat(breaker.getState()).isEqualTo(State.CLOSED);
  }

  @Test
  void closesForRequestsOfMoreCallsThanThereAreProbes() {
    halfOpen();
    List<Sinks.One<UpstreamAnswer>> answers = List.of(Sinks.one(), Sinks.one());
    Disposable request =
        Flux.merge(
                send(answers.get(0).asMono()),
                send(answers.get(1).asMono()),
                send(Mono.just(Fixtures.answer("1"))))
            .subscribe(answer -> {}, refused -> {});
    assertThat(request.isDisposed()).as("the third was refused").isTrue();
    answers.forEach(answer -> answer.tryEmitValue(Fixtures.answer("1")));
    assertThat(breaker.getState()).isEqualTo(State.CLOSED);
  }

  @Test
  void holdsTheProbesPlaceUntilItIsOver() {
    halfOpen();
    Sinks.One<UpstreamAnswer> answer = Sinks.one();
    AtomicInteger freed = new AtomicInteger();
    send(answer.asMono())
        .subscribe(
            new BaseSubscriber<UpstreamAnswer>() {
              @Override
              protected void hookOnSubscribe(Subscription subscription) {
                subscription.cancel();
                ((Lasting) subscription).whenOver(freed::incrementAndGet);
              }
            });
    assertThat(freed).hasValue(0);
    answer.tryEmitValue(Fixtures.answer("1"));
    assertThat(freed).hasValue(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void countsNothingOfACallThatBeganBeforeItOpened(boolean isWell) {
    Sinks.One<UpstreamAnswer> early = Sinks.one();
    send(early.asMono()).subscribe(answer -> {}, error -> {});
    halfOpen();
    Sinks.One<UpstreamAnswer> probe = Sinks.one();
    send(probe.asMono()).subscribe();
    if (isWell) {
      early.tryEmitValue(Fixtures.answer("1"));
    } else {
      early.tryEmitError(Fixtures.failure(FailureKind.CONNECTION));
    }
    assertThat(breaker.getState()).isEqualTo(State.HALF_OPEN);
    assertThat(breaker.getMetrics().getNumberOfBufferedCalls()).isZero();
  }

  @Test
  void takesNoPermissionBackThatWasGivenBeforeItOpened() {
    Disposable early = send(Mono.never()).subscribe();
    halfOpen();
    send(Mono.never()).subscribe();
    send(Mono.never()).subscribe();
    early.dispose();
    refusesFor(Duration.ofSeconds(1));
  }

  @Test
  void takesAnUploadThatItsClientLeftForNoProbe() {
    halfOpen();
    Proxied upload = proxied(Optional.of(Flux.never()));
    for (int i = 0; i < 20; i++) {
      AtomicBoolean isCancelled = new AtomicBoolean();
      pass(upload, Mono.<ProxiedAnswer>never().doOnCancel(() -> isCancelled.set(true)))
          .subscribe()
          .dispose();
      assertThat(isCancelled).isTrue();
    }
    succeed(1);
    assertThat(breaker.getState()).isEqualTo(State.CLOSED);
  }

  @Test
  void learnsFromTheHeadersOfADownloadThatItsClientLeft() {
    halfOpen();
    List<ProxiedRequest> sent = new ArrayList<>();
    Exchange<ProxiedRequest, ProxiedAnswer> exchange =
        request -> {
          sent.add(request);
          return Mono.never();
        };
    stage
        .guard(exchange)
        .send(Fixtures.proxied("GET", proxied(Optional.empty())))
        .subscribe()
        .dispose();
    assertThat(breaker.getState()).isEqualTo(State.HALF_OPEN);
    ProxiedAnswer answer =
        new ProxiedAnswer(
            200,
            List.of(),
            Flux.empty(),
            Relay.Length.UNKNOWN,
            new Relay.Limit(Duration.ofSeconds(1), AssertionError::new));
    assertThatThrownBy(() -> sent.get(0).bodies().receiver().apply(answer))
        .as("nobody is there to receive it")
        .isInstanceOf(ClientLostException.class);
    assertThat(breaker.getState()).isEqualTo(State.CLOSED);
  }

  @Test
  void limitsTheTimeOfADownloadThatItsClientLeft() {
    halfOpen();
    VirtualTimeScheduler timers = VirtualTimeScheduler.create();
    AtomicBoolean isCancelled = new AtomicBoolean();
    Exchange<ProxiedRequest, ProxiedAnswer> exchange =
        request -> Mono.<ProxiedAnswer>never().doOnCancel(() -> isCancelled.set(true));
    stage
        .guard(exchange)
        .send(
            Fixtures.proxied(
                "GET",
                Duration.ofSeconds(5),
                Deadline.in(Duration.ofSeconds(10), timers),
                proxied(Optional.empty())))
        .subscribe()
        .dispose();
    timers.advanceTimeBy(Duration.ofMillis(4999));
    assertThat(isCancelled).isFalse();
    timers.advanceTimeBy(Duration.ofMillis(1));
    assertThat(isCancelled).isTrue();
    assertThat(breaker.getState()).isEqualTo(State.OPEN);
  }

  @Test
  void forgetsFailuresThatAreOlderThanAWindowOfTime() {
    CircuitBreaker timed = breaker(new CircuitWindow.Time(Duration.ofSeconds(2)));
    UpstreamCall failing =
        new CircuitBreakerStage(new Circuit(timed))
            .around(request -> Mono.error(Fixtures.failure(FailureKind.CONNECTION)));
    for (int round = 0; round < 2; round++) {
      for (int call = 0; call < 3; call++) {
        failing.send(Fixtures.get("/")).subscribe(answer -> {}, error -> {});
      }
      assertThat(timed.getMetrics().getNumberOfFailedCalls()).isEqualTo(3);
      clock.advance(Duration.ofSeconds(2));
      assertThat(timed.getMetrics().getNumberOfFailedCalls()).isZero();
    }
    assertThat(timed.getState()).isEqualTo(State.CLOSED);
  }

  @Test
  void opensAgainWhenTheProbeFails() {
    fail(4, Fixtures.failure(FailureKind.CONNECTION));
    clock.advance(Duration.ofMillis(10_001));
    fail(1, Fixtures.status(500));
    assertThat(breaker.getState()).isEqualTo(State.OPEN);
    refusesFor(Duration.ofSeconds(10));
  }

  @Test
  void refusesBrieflyWhileProbesAreUnderWay() {
    fail(4, Fixtures.failure(FailureKind.CONNECTION));
    clock.advance(Duration.ofMillis(10_001));
    send(Mono.never()).subscribe();
    send(Mono.never()).subscribe();
    refusesFor(Duration.ofSeconds(1));
  }

  private CircuitBreaker breaker(CircuitWindow window) {
    return CircuitBreaker.of(
        "catalog",
        Circuit.config(
            new CircuitBreakerDefinition(
                50, 100, Duration.ofSeconds(1), window, 4, Duration.ofSeconds(10), 2),
            clock));
  }

  private void halfOpen() {
    fail(4, Fixtures.failure(FailureKind.CONNECTION));
    clock.advance(Duration.ofMillis(10_001));
  }

  private Mono<ProxiedAnswer> pass(Proxied proxied, Mono<ProxiedAnswer> answer) {
    Exchange<ProxiedRequest, ProxiedAnswer> exchange = request -> answer;
    return stage.guard(exchange).send(Fixtures.proxied("GET", proxied));
  }

  private static Proxied proxied(Optional<Flux<ByteBuf>> body) {
    return new Proxied(
        body,
        OptionalLong.empty(),
        Duration.ofSeconds(1),
        answer -> Mono.error(new AssertionError()));
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
}
