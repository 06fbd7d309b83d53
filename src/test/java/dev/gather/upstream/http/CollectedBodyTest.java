package dev.gather.upstream.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gather.upstream.call.CallFailure;
import dev.gather.upstream.call.FailureKind;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpContent;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

class CollectedBodyTest {

  private static final int LIMIT = 10;

  private final TestPublisher<Object> parts = TestPublisher.create();

  private static CollectedBody<String> of(Flux<?> parts) {
    return new CollectedBody<>(
        parts,
        new BodyBuffer("catalog", LIMIT, -1),
        error -> CallFailure.cutShort("catalog"),
        body -> new String(body, US_ASCII));
  }

  private static ByteBuf bytes(String text) {
    return Unpooled.copiedBuffer(text, US_ASCII);
  }

  @Test
  void isReadAtItsEndWhetherItsPartsAreBuffersOrContents() {
    StepVerifier.create(of(parts.flux()))
        .then(() -> parts.next(bytes("ab"), new DefaultHttpContent(bytes("cd"))))
        .then(parts::complete)
        .expectNext("abcd")
        .verifyComplete();
    parts.assertMaxRequested(Long.MAX_VALUE);
  }

  @Test
  void waitsUntilSomebodyAsks() {
    StepVerifier.create(of(parts.flux()), 0)
        .then(parts::complete)
        .expectNoEvent(Duration.ofMillis(1))
        .thenRequest(1)
        .expectNext("")
        .verifyComplete();
  }

  @Test
  void failsWithWhatAnErrorOfItsPartsMeans() {
    StepVerifier.create(of(parts.flux()))
        .then(() -> parts.next(bytes("ab")))
        .then(() -> parts.error(new IOException("reset")))
        .verifyErrorSatisfies(
            error ->
                assertThat(((CallFailure) error).kind())
                    .isEqualTo(CallFailure.cutShort("catalog").kind()));
  }

  @Test
  void cancelsItsPartsWhereItIsTooLarge() {
    StepVerifier.create(of(parts.flux()))
        .then(() -> parts.next(bytes("x".repeat(LIMIT)), bytes("y")))
        .verifyErrorSatisfies(
            error -> assertThat(((CallFailure) error).kind()).isEqualTo(FailureKind.BAD_BODY));
    parts.assertCancelled();
  }

  @Test
  void failsAsItsReaderDoes() {
    CollectedBody<String> body =
        new CollectedBody<>(
            parts.flux(),
            new BodyBuffer("catalog", LIMIT, -1),
            error -> CallFailure.cutShort("catalog"),
            bytes -> {
              throw new IllegalStateException("unread");
            });
    StepVerifier.create(body)
        .then(parts::complete)
        .verifyErrorSatisfies(error -> assertThat(error).hasMessage("unread"));
  }

  @Test
  void cancelsItsParts() {
    StepVerifier.create(of(parts.flux())).thenCancel().verify();
    parts.assertCancelled();
  }

  @Test
  void tellsNobodyOfWhatComesAfterItsEnd() {
    TestPublisher<Object> late =
        TestPublisher.createNoncompliant(TestPublisher.Violation.CLEANUP_ON_TERMINATE);
    List<String> told = new ArrayList<>();
    of(late.flux()).subscribe(told::add, error -> told.add("error"), () -> told.add("end"));

    late.next(bytes("a"));
    late.complete();
    late.next(bytes("b"));
    late.complete();

    assertThat(told).containsExactly("a", "end");
  }
}
