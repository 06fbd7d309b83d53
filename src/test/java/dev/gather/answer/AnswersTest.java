package dev.gather.answer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gather.execution.client.RouteResult;
import dev.gather.execution.observed.CallReports;
import dev.gather.execution.observed.RequestOutcome;
import dev.gather.merge.CallError;
import dev.gather.merge.Document;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;

class AnswersTest {

  private static final String VARY = "Accept, Accept-Encoding";
  private static final String TIMING = "total;dur=1.5";
  private static final Document DOCUMENT = Document.of("{\"a\":1}".getBytes(UTF_8));
  private static final CallError ERROR = new CallError("a", "status", OptionalInt.of(404));

  @Test
  void aDocumentIsTaggedAndTimed() {
    Answer answer = answer(complete(), get());

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.outcome()).isEqualTo(RequestOutcome.COMPLETE);
    assertThat(answer.body()).isSameAs(DOCUMENT);
    assertThat(answer.headers())
        .containsExactly(
            header("Vary", VARY),
            header("ETag", DOCUMENT.entityTag()),
            header("Cache-Control", "no-cache"),
            header("Content-Type", "application/json"),
            header("X-Content-Type-Options", "nosniff"),
            header("Content-Length", "7"),
            header("Server-Timing", TIMING));
  }

  @Test
  void aDocumentThatTheClientHasIsNotSentAgain() {
    Answer answer = answer(complete(), new Request("GET", List.of(DOCUMENT.entityTag()), false));

    assertThat(answer.status()).isEqualTo(304);
    assertThat(answer.body().length()).isZero();
    assertThat(names(answer)).containsExactly("Vary", "ETag", "Cache-Control", "Server-Timing");
  }

  @Test
  void headHasTheHeadersOfGetAndALengthThatIsSureToBeItsOwn() {
    Answer head = answer(complete(), new Request("HEAD", List.of(), false));
    Answer compressed = answer(complete(), new Request("HEAD", List.of(), true));

    assertThat(head.headers()).isEqualTo(answer(complete(), get()).headers());
    assertThat(names(compressed)).doesNotContain("Content-Length");
    assertThat(List.of(head.body().length(), compressed.body().length())).containsOnly(0);
  }

  @Test
  void aPartialDocumentNamesWhatIsMissingAndIsNotStored() {
    RouteResult partial =
        new RouteResult.Assembled(List.of(), DOCUMENT, List.of(ERROR), CallReports.NONE);
    Answer answer = answer(partial, get());

    assertThat(answer.outcome()).isEqualTo(RequestOutcome.PARTIAL);
    assertThat(answer.headers())
        .contains(
            header("Gather-Partial", "a;kind=status;status=404"),
            header("Cache-Control", "no-store"));
    assertThat(names(answer)).doesNotContain("ETag");
  }

  @Test
  void aFailureIsAProblemThatSaysWhenToTryAgain() {
    RouteResult failed =
        new RouteResult.Failed(
            503, "a", List.of(ERROR), Optional.of(Duration.ofMillis(1200)), CallReports.NONE);
    Answer answer = answer(failed, get());

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.outcome()).isEqualTo(RequestOutcome.FAILED);
    assertThat(answer.headers())
        .startsWith(header("Retry-After", "2"), header("Server-Timing", TIMING))
        .contains(header("Content-Type", "application/problem+json"));
    assertThat(new String(answer.body().toByteArray(), UTF_8))
        .contains("`a`, which the answer needs, failed", "\"requestId\":\"id\"");
  }

  @Test
  void aMethodThatThereIsNotNamesThoseThatThereAre() {
    List<String> methods = List.of("GET", "OPTIONS");
    Answer options = Answers.allowed(methods, new Request("OPTIONS", List.of(), false));
    Answer other = Answers.allowed(methods, new Request("PUT", List.of(), false));

    assertThat(List.of(options.status(), other.status())).containsExactly(204, 405);
    assertThat(options.headers()).contains(header("Allow", "GET, OPTIONS"));
    assertThat(other.headers()).contains(header("Allow", "GET, OPTIONS"));
  }

  private static Answer answer(RouteResult result, Asked asked) {
    return Answers.of(result, VARY, asked);
  }

  private static RouteResult complete() {
    return new RouteResult.Assembled(List.of(), DOCUMENT, List.of(), CallReports.NONE);
  }

  private static Asked get() {
    return new Request("GET", List.of(), false);
  }

  private static Answer.Header header(String name, String value) {
    return new Answer.Header(name, value);
  }

  private static List<String> names(Answer answer) {
    return answer.headers().stream().map(Answer.Header::name).toList();
  }

  private record Request(String method, List<String> ifNoneMatch, boolean mayBeCompressed)
      implements Asked {

    @Override
    public String id() {
      return "id";
    }

    @Override
    public List<MediaType> accept() {
      return List.of();
    }

    @Override
    public boolean isPrivate() {
      return false;
    }

    @Override
    public long elapsed() {
      return Duration.ofNanos(1_500_000).toNanos();
    }
  }
}
