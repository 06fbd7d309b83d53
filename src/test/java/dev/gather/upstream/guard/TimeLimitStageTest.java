package dev.gather.upstream.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gather.upstream.Fixtures;
import dev.gather.upstream.call.CallFailure;
import dev.gather.upstream.call.Deadline;
import dev.gather.upstream.call.FailureKind;
import dev.gather.upstream.call.UpstreamAnswer;
import dev.gather.upstream.call.UpstreamCall;
import dev.gather.upstream.call.UpstreamRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.publisher.PublisherProbe;
import reactor.test.publisher.TestPublisher;
import reactor.test.scheduler.VirtualTimeScheduler;

class TimeLimitStageTest {

  private static final CallFailure FAILURE = CallFailure.of(FailureKind.CONNECTION, "broken");

  private final TimeLimitStage stage = new TimeLimitStage("catalog");

  @Test
  void cancelsTheAttemptWhenTheLimitPasses() {
    TestPublisher<UpstreamAnswer> attempt = TestPublisher.create();
    StepVerifier.withVirtualTime(
            () ->
                stage
                    .around(request -> attempt.mono())
                    .send(Fixtures.get("/", Duration.ofSeconds(5))))
        .expectSubscription()
        .expectNoEvent(Duration.ofMillis(4_999))
        .thenAwait(Duration.ofMillis(1))
        .verifyErrorSatisfies(
            error -> {
              assertThat(((CallFailure) error).kind()).isEqualTo(FailureKind.TIMEOUT);
              assertThat(error).hasMessage("catalog did not answer within 5000 ms");
            });
    attempt.assertCancelled();
  }

  @Test
  void letsAnAnswerWithinTheLimitThrough() {
    UpstreamAnswer answer = Fixtures.answer("{}");
    StepVerifier.withVirtualTime(
            () ->
                stage
                    .around(request -> Mono.just(answer).delayElement(Duration.ofMillis(900)))
                    .send(Fixtures.get("/")))
        .thenAwait(Duration.ofMillis(900))
        .expectNext(answer)
        .verifyComplete();
  }

  @Test
  void passesAFailureWithinTheLimitOn() {
    StepVerifier.withVirtualTime(
            () ->
                stage
                    .around(request -> Mono.error(FAILURE))
                    .send(Fixtures.get("/", Duration.ofSeconds(5))))
        .verifyErrorMatches(error -> error == FAILURE);
  }

  @Test
  void passesAnEmptyAnswerOn() {
    StepVerifier.create(stage.around(request -> Mono.empty()).send(Fixtures.get("/")))
        .verifyComplete();
  }

  @Test
  void stopsItsTimerWhenTheAttemptEndsOrIsCancelled() {
    VirtualTimeScheduler time = VirtualTimeScheduler.getOrSet();
    try {
      TestPublisher<UpstreamAnswer> attempt = TestPublisher.create();
      UpstreamCall call = stage.around(request -> attempt.mono());
      Disposable cancelled = call.send(Fixtures.get("/")).subscribe();
      call.send(Fixtures.get("/")).subscribe();
      assertThat(time.getScheduledTaskCount()).isEqualTo(2);

      cancelled.dispose();
      attempt.emit(Fixtures.answer("{}"));
      time.advanceTimeBy(Duration.ofHours(1));

      attempt.assertNoSubscribers();
    } finally {
      VirtualTimeScheduler.reset();
    }
  }

  @Test
  void tellsNobodyOfWhatComesAfterTheLimit() {
    VirtualTimeScheduler time = VirtualTimeScheduler.getOrSet();
    try {
      TestPublisher<UpstreamAnswer> attempt =
          TestPublisher.createNoncompliant(TestPublisher.Violation.CLEANUP_ON_TERMINATE);
      List<String> told = new ArrayList<>();
      stage
          .around(request -> attempt.mono())
          .send(Fixtures.get("/", Duration.ofSeconds(5)))
          .subscribe(
              answer -> told.add("answer"), error -> told.add("error"), () -> told.add("end"));

      time.advanceTimeBy(Duration.ofSeconds(5));
      attempt.next(Fixtures.answer("{}"));
      attempt.complete();

      assertThat(told).containsExactly("error");
    } finally {
      VirtualTimeScheduler.reset();
    }
  }

  @Test
  void failsAndCancelsTheAttemptWhereThereAreNoTimersAnyMore() {
    Scheduler stopped = Schedulers.newParallel("stopped", 1);
    stopped.dispose();
    TestPublisher<UpstreamAnswer> attempt = TestPublisher.create();
    UpstreamRequest request = Fixtures.get("/").with(Deadline.in(Duration.ofSeconds(1), stopped));

    StepVerifier.create(stage.around(any -> attempt.mono()).send(request))
        .verifyError(RejectedExecutionException.class);
    attempt.assertCancelled();
  }

  @Test
  void doesNothingBeforeSubscription() {
    PublisherProbe<UpstreamAnswer> probe = PublisherProbe.empty();
    assertThat(stage.around(request -> probe.mono()).send(Fixtures.get("/"))).isNotNull();
    probe.assertWasNotSubscribed();
  }
}
