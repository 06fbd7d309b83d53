package dev.gather.upstream.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gather.definition.model.BulkheadDefinition;
import dev.gather.upstream.Fixtures;
import dev.gather.upstream.call.CallFailure;
import dev.gather.upstream.call.FailureKind;
import dev.gather.upstream.call.UpstreamAnswer;
import dev.gather.upstream.call.UpstreamCall;
import dev.gather.upstream.call.UpstreamRequest;
import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

class BulkheadStageTest {

  private static final Duration MAX_WAIT = Duration.ofMinutes(10);

  private final Bulkhead bulkhead =
      Bulkhead.of(
          "catalog",
          BulkheadConfig.custom().maxConcurrentCalls(2).maxWaitDuration(Duration.ZERO).build());
  private final List<Sinks.One<UpstreamAnswer>> running = new ArrayList<>();
  private final UpstreamCall exchange =
      request ->
          Mono.defer(
              () -> {
                Sinks.One<UpstreamAnswer> sink = Sinks.one();
                running.add(sink);
                return sink.asMono();
              });

  @Test
  void letsAsManyThroughAsThereArePlaces() {
    UpstreamCall call = call(0);
    call.send(Fixtures.get("/")).onErrorComplete().subscribe();
    call.send(Fixtures.get("/")).onErrorComplete().subscribe();
    assertThat(running).hasSize(2);
    assertThat(free()).isZero();
  }

  @Test
  void refusesAtOnceWithoutAQueue() {
    UpstreamCall call = full(0);
    StepVerifier.create(call.send(Fixtures.get("/"))).verifyErrorSatisfies(this::isOverloaded);
  }

  @Test
  void refusesAtOnceWithoutAnyWait() {
    UpstreamCall call = call(new BulkheadDefinition(2, 5, Duration.ZERO));
    call.send(Fixtures.get("/")).onErrorComplete().subscribe();
    call.send(Fixtures.get("/")).onErrorComplete().subscribe();
    StepVerifier.create(call.send(Fixtures.get("/"))).verifyErrorSatisfies(this::isOverloaded);
  }

  @Test
  void letsAWaitingCallInWhenAPlaceIsFreed() {
    BulkheadQueue queue = queue(1);
    UpstreamCall call = full(queue);
    StepVerifier.create(call.send(Fixtures.get("/")))
        .then(() -> assertThat(queue.queued()).isOne())
        .then(() -> answer(0))
        .then(() -> assertThat(queue.queued()).isZero())
        .then(() -> answer(2))
        .expectNextCount(1)
        .verifyComplete();
  }

  @Test
  void beginsNoWaitingCallWhoseRequestHasFailed() {
    BulkheadQueue queue = queue(2);
    UpstreamCall call = full(queue);
    List<FailureKind> failures = new ArrayList<>();
    UpstreamRequest failed = Fixtures.get("/");
    call.send(failed)
        .subscribe(answer -> {}, failure -> failures.add(((CallFailure) failure).kind()));
    call.send(Fixtures.get("/")).onErrorComplete().subscribe();
    failed.deadline().abandon();
    answer(0);
    assertThat(failures).containsExactly(FailureKind.SKIPPED);
    assertThat(running).as("the one behind it has the place").hasSize(3);
    assertThat(queue.queued()).isZero();
  }

  @Test
  void keepsThePlaceOfACancelledCallThatGoesOn() {
    Sinks.One<UpstreamAnswer> answer = Sinks.one();
    CircuitBreaker breaker = CircuitBreaker.ofDefaults("catalog");
    breaker.transitionToOpenState();
    breaker.transitionToHalfOpenState();
    UpstreamCall probing =
        new CircuitBreakerStage(new Circuit(breaker)).around(request -> answer.asMono());
    Disposable caller =
        new BulkheadStage(queue(0)).around(probing).send(Fixtures.get("/")).subscribe();
    assertThat(free()).isOne();
    caller.dispose();
    assertThat(free()).isOne();
    answer.tryEmitValue(Fixtures.answer("1"));
    assertThat(free()).isEqualTo(2);
  }

  @Test
  void servesWaitingCallsInTheirOrder() {
    UpstreamCall call = full(3);
    List<String> entered = new ArrayList<>();
    for (String name : List.of("a", "b", "c")) {
      call.send(Fixtures.get("/" + name)).subscribe(answer -> entered.add(name));
    }
    answer(0);
    answer(2);
    answer(3);
    answer(4);
    assertThat(entered).containsExactly("a", "b", "c");
  }

  @Test
  void refusesOneMoreThanTheQueueHolds() {
    UpstreamCall call = full(1);
    call.send(Fixtures.get("/")).onErrorComplete().subscribe();
    StepVerifier.create(call.send(Fixtures.get("/"))).verifyErrorSatisfies(this::isOverloaded);
  }

  @Test
  void refusesWhenTheWaitIsTooLong() {
    BulkheadQueue queue = queue(1);
    StepVerifier.withVirtualTime(() -> full(queue).send(Fixtures.get("/")))
        .expectSubscription()
        .expectNoEvent(MAX_WAIT.minusMillis(1))
        .thenAwait(Duration.ofMillis(1))
        .verifyErrorSatisfies(this::isOverloaded);
    assertThat(queue.queued()).isZero();
  }

  @Test
  void stopsTheClockOfTheWaitOnceACallIsIn() {
    StepVerifier.withVirtualTime(() -> full(1).send(Fixtures.get("/")))
        .expectSubscription()
        .then(() -> answer(0))
        .expectNoEvent(MAX_WAIT.multipliedBy(3))
        .then(() -> answer(2))
        .expectNextCount(1)
        .verifyComplete();
  }

  @Test
  void forgetsAWaitingCallThatIsCancelled() {
    BulkheadQueue queue = queue(1);
    UpstreamCall call = full(queue);
    call.send(Fixtures.get("/")).onErrorComplete().subscribe().dispose();
    assertThat(queue.queued()).isZero();
    call.send(Fixtures.get("/")).onErrorComplete().subscribe();
    answer(0);
    assertThat(running).hasSize(3);
  }

  @Test
  void freesThePlaceOfACallThatIsCancelled() {
    call(0).send(Fixtures.get("/")).onErrorComplete().subscribe().dispose();
    assertThat(free()).isEqualTo(2);
  }

  @Test
  void freesThePlaceOfACallThatFails() {
    CallFailure failure = Fixtures.failure(FailureKind.TIMEOUT);
    UpstreamCall call = new BulkheadStage(queue(0)).around(request -> Mono.error(failure));
    StepVerifier.create(call.send(Fixtures.get("/"))).verifyErrorMatches(failure::equals);
    assertThat(free()).isEqualTo(2);
  }

  @Test
  void freesThePlaceBeforeTheAnswerGoesOn() {
    UpstreamCall call = new BulkheadStage(queue(0)).around(r -> Mono.just(Fixtures.answer("1")));
    Mono<UpstreamAnswer> chain = call.send(Fixtures.get("/"));
    for (int i = 0; i < 10; i++) {
      chain = chain.flatMap(answer -> call.send(Fixtures.get("/")));
    }
    StepVerifier.create(chain).expectNextCount(1).verifyComplete();
  }

  @Test
  void passesAFailureOfTheAttemptOnAsItIs() {
    CallFailure refused = CallFailure.refused(FailureKind.CIRCUIT_OPEN, MAX_WAIT, "open");
    UpstreamCall call = new BulkheadStage(queue(0)).around(request -> Mono.error(refused));
    StepVerifier.create(call.send(Fixtures.get("/"))).verifyErrorMatches(refused::equals);
  }

  @Test
  void drainsALongQueueOfInstantFailuresWithoutNesting() {
    int waiting = 20_000;
    BulkheadQueue queue =
        new BulkheadQueue(new BulkheadDefinition(2, waiting, Duration.ofMinutes(1)), bulkhead);
    AtomicInteger failed = new AtomicInteger();
    Sinks.One<UpstreamAnswer> first = Sinks.one();
    AtomicInteger sent = new AtomicInteger();
    UpstreamCall call =
        new BulkheadStage(queue)
            .around(
                request ->
                    sent.getAndIncrement() < 2
                        ? first.asMono()
                        : Mono.error(Fixtures.failure(FailureKind.CIRCUIT_OPEN)));
    for (int i = 0; i < waiting + 2; i++) {
      call.send(Fixtures.get("/")).subscribe(answer -> {}, error -> failed.getAndIncrement());
    }
    first.tryEmitValue(Fixtures.answer("1"));
    assertThat(failed).hasValue(waiting);
    assertThat(free()).isEqualTo(2);
  }

  @Test
  void losesNoPlaceWhenCallsEndWaitAndAreCancelledAllAtOnce() {
    BulkheadQueue queue =
        new BulkheadQueue(new BulkheadDefinition(2, 8, Duration.ofMillis(2)), bulkhead);
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    UpstreamCall call =
        new BulkheadStage(queue)
            .around(
                request ->
                    Mono.fromCallable(
                            () -> {
                              most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                              return Fixtures.answer("1");
                            })
                        .delayElement(randomDelay())
                        .doOnNext(answer -> inside.decrementAndGet())
                        .doOnCancel(inside::decrementAndGet));
    AtomicInteger ended = new AtomicInteger();
    Flux.range(0, 20_000)
        .flatMap(
            i ->
                Mono.fromRunnable(
                        () -> {
                          Disposable sent =
                              call.send(Fixtures.get("/"))
                                  .doFinally(signal -> ended.getAndIncrement())
                                  .subscribe(answer -> {}, error -> {});
                          if (i % 3 == 0) {
                            Schedulers.parallel()
                                .schedule(
                                    sent::dispose, randomDelay().toNanos(), TimeUnit.NANOSECONDS);
                          }
                        })
                    .subscribeOn(Schedulers.parallel()),
            16)
        .as(StepVerifier::create)
        .verifyComplete();
    Awaitility.await().untilAsserted(() -> assertThat(ended).hasValue(20_000));
    Awaitility.await().untilAsserted(() -> assertThat(free()).isEqualTo(2));
    assertThat(queue.queued()).isZero();
    assertThat(most.get()).isLessThanOrEqualTo(2);
  }

  private static Duration randomDelay() {
    return Duration.ofNanos(ThreadLocalRandom.current().nextInt(1_000_000));
  }

  private void isOverloaded(Throwable error) {
    CallFailure failure = (CallFailure) error;
    assertThat(failure.kind()).isEqualTo(FailureKind.OVERLOADED);
    assertThat(failure.retryAfter()).contains(Duration.ofSeconds(1));
  }

  private UpstreamCall call(int maxQueued) {
    return new BulkheadStage(queue(maxQueued)).around(exchange);
  }

  private UpstreamCall call(BulkheadDefinition definition) {
    return new BulkheadStage(new BulkheadQueue(definition, bulkhead)).around(exchange);
  }

  private UpstreamCall full(int maxQueued) {
    return full(queue(maxQueued));
  }

  private UpstreamCall full(BulkheadQueue queue) {
    UpstreamCall call = new BulkheadStage(queue).around(exchange);
    call.send(Fixtures.get("/")).onErrorComplete().subscribe();
    call.send(Fixtures.get("/")).onErrorComplete().subscribe();
    return call;
  }

  private BulkheadQueue queue(int maxQueued) {
    return new BulkheadQueue(new BulkheadDefinition(2, maxQueued, MAX_WAIT), bulkhead);
  }

  private void answer(int call) {
    running.get(call).tryEmitValue(Fixtures.answer("1")).orThrow();
  }

  private int free() {
    return bulkhead.getMetrics().getAvailableConcurrentCalls();
  }
}
