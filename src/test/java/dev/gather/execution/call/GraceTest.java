package dev.gather.execution.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.scheduler.VirtualTimeScheduler;

class GraceTest {

  private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
  private final AtomicBoolean isGranted = new AtomicBoolean(true);
  private final AtomicBoolean isCancelled = new AtomicBoolean();
  private final Grace grace = new Grace(isGranted::get, time);

  @Test
  void cancelsWhatHasNotEndedByThen() {
    grace.around(never()).subscribe().dispose();
    time.advanceTimeBy(Grace.TIME.minusMillis(1));
    assertThat(isCancelled).isFalse();
    time.advanceTimeBy(Duration.ofMillis(1));
    assertThat(isCancelled).isTrue();
  }

  @Test
  void cancelsAtOnceWhereItIsNotGranted() {
    isGranted.set(false);
    grace.around(never()).subscribe().dispose();
    assertThat(isCancelled).isTrue();
  }

  @Test
  void cancelsNothingThatHasEnded() {
    Sinks.One<Integer> answer = Sinks.one();
    grace.around(answer.asMono().doOnCancel(() -> isCancelled.set(true))).subscribe().dispose();
    answer.tryEmitValue(1);
    time.advanceTimeBy(Duration.ofMinutes(1));
    assertThat(isCancelled).isFalse();
  }

  @Test
  void letsWhatIsInFlightEndAndTellsNobody() {
    Sinks.Many<Integer> answers = Sinks.many().unicast().onBackpressureBuffer();
    AtomicBoolean isTold = new AtomicBoolean();
    AtomicBoolean hasEnded = new AtomicBoolean();
    grace
        .around(answers.asFlux().doOnComplete(() -> hasEnded.set(true)))
        .doOnNext(answer -> isTold.set(answer == 2))
        .take(1)
        .subscribe();
    answers.tryEmitNext(1);
    answers.tryEmitNext(2);
    answers.tryEmitComplete();
    assertThat(isTold).isFalse();
    assertThat(hasEnded).isTrue();
  }

  @Test
  void passesOnWhatIsNotCancelled() {
    assertThat(grace.around(Flux.just(1, 2, 3)).collectList().block()).containsExactly(1, 2, 3);
    assertThat(grace.around(Mono.just(1)).block()).isOne();
  }

  private Mono<Integer> never() {
    return Mono.<Integer>never().doOnCancel(() -> isCancelled.set(true));
  }
}
