package dev.gather.upstream.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gather.upstream.Fixtures;
import dev.gather.upstream.call.FailureKind;
import dev.gather.upstream.call.UpstreamAnswer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

class AttemptStageTest {

  private final List<String> outcomes = new CopyOnWriteArrayList<>();
  private final AttemptStage stage =
      new AttemptStage("catalog", (upstream, outcome) -> outcomes.add(upstream + " " + outcome));

  @Test
  void tellsOfAnAnswer() {
    StepVerifier.create(send(Mono.just(Fixtures.answer("1")))).expectNextCount(1).verifyComplete();
    assertThat(outcomes).containsExactly("catalog success");
  }

  @Test
  void tellsOfAFailureByItsLabel() {
    StepVerifier.create(send(Mono.error(Fixtures.failure(FailureKind.BAD_BODY)))).verifyError();
    assertThat(outcomes).containsExactly("catalog bad-body");
  }

  @Test
  void tellsOfACancellation() {
    send(Mono.never()).subscribe().dispose();
    assertThat(outcomes).containsExactly("catalog cancelled");
  }

  @Test
  void tellsNothingMoreWhenCancelledAfterAnAnswer() {
    StepVerifier.create(send(Mono.just(Fixtures.answer("1"))).flux().take(1))
        .expectNextCount(1)
        .verifyComplete();
    assertThat(outcomes).containsExactly("catalog success");
  }

  @Test
  void tellsOnceWhenAnAnswerAndACancellationMeet() {
    int rounds = 2_000;
    AtomicInteger told = new AtomicInteger();
    AttemptStage counting =
        new AttemptStage("catalog", (upstream, outcome) -> told.getAndIncrement());
    Flux.range(0, rounds)
        .flatMap(
            round -> {
              Sinks.One<UpstreamAnswer> sink = Sinks.one();
              Disposable call =
                  counting.around(request -> sink.asMono()).send(Fixtures.get("/")).subscribe();
              return Mono.when(
                  Mono.fromRunnable(call::dispose).subscribeOn(Schedulers.parallel()),
                  Mono.fromRunnable(() -> sink.tryEmitValue(Fixtures.answer("1")))
                      .subscribeOn(Schedulers.parallel()));
            },
            8)
        .as(StepVerifier::create)
        .verifyComplete();
    assertThat(told).hasValue(rounds);
  }

  private Mono<UpstreamAnswer> send(Mono<UpstreamAnswer> attempt) {
    return stage.around(request -> attempt).send(Fixtures.get("/"));
  }
}
