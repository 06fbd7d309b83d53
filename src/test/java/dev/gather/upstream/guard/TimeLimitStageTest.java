package dev.gather.upstream.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gather.upstream.Fixtures;
import dev.gather.upstream.call.CallFailure;
import dev.gather.upstream.call.FailureKind;
import dev.gather.upstream.call.UpstreamAnswer;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.test.publisher.PublisherProbe;
import reactor.test.publisher.TestPublisher;

class TimeLimitStageTest {

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
  void doesNothingBeforeSubscription() {
    PublisherProbe<UpstreamAnswer> probe = PublisherProbe.empty();
    assertThat(stage.around(request -> probe.mono()).send(Fixtures.get("/"))).isNotNull();
    probe.assertWasNotSubscribed();
  }
}
