package dev.gather.ops.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gather.execution.observed.CallReport;
import dev.gather.execution.observed.Fixtures;
import dev.gather.execution.observed.ObservedRequest.Start;
import dev.gather.execution.observed.RequestOutcome;
import dev.gather.plan.RoutePath;
import dev.gather.process.Time;
import dev.gather.upstream.call.Source;
import dev.gather.upstream.field.Header;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestSpansTest {

  private final Ends ends = new Ends();
  private final Spans spans = spans(Sampler.alwaysOn());

  @Test
  void whatHasNotEndedEndsWithTheRequest() {
    RequestSpans request = spans.begin(start("GET"));
    request.headers("slow", System.nanoTime());
    request.ended(RequestOutcome.CANCELLED, 0);

    assertThat(ends.outcomes()).containsExactly("slow cancelled", "GET /page/{id} cancelled");
  }

  @Test
  void aCallEndsOnce() {
    RequestSpans request = spans.begin(start("GET"));
    request.headers("part", 1);
    request.callEnded(end("part"));
    request.ended(RequestOutcome.COMPLETE, 200);
    request.callEnded(end("part"));

    assertThat(ends.outcomes()).containsExactly("part success", "GET /page/{id} complete");
  }

  @Test
  void aCallThatSentNothingHasASpanToo() {
    RequestSpans request = spans.begin(start("GET"));
    request.callEnded(end("skipped"));

    assertThat(ends.outcomes()).containsExactly("skipped success");
  }

  @Test
  void nothingBeginsAfterTheEnd() {
    RequestSpans request = spans.begin(start("GET"));
    request.ended(RequestOutcome.COMPLETE, 200);
    List<Header> late = request.headers("late", 1);
    request.callEnded(end("late"));

    assertThat(late).isEqualTo(request.headers());
    assertThat(ends.outcomes()).hasSize(1);
    assertThat(ends.begun).isEqualTo(1);
  }

  @Test
  void allRequestsOfACallHaveOneParent() {
    RequestSpans request = spans.begin(start("GET"));

    assertThat(request.headers("each", 1))
        .isEqualTo(request.headers("each", 2))
        .isNotEqualTo(request.headers());
    assertThat(ends.begun).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({"GET, GET /page/{id}", "PURGE, HTTP /page/{id}", "<script>, HTTP /page/{id}"})
  void onlyMethodsOfHttpGetIntoAName(String method, String name) {
    spans.begin(start(method)).ended(RequestOutcome.COMPLETE, 200);

    assertThat(ends.outcomes()).containsExactly(name + " complete");
  }

  @Test
  void aTraceThatIsNotSampledIsPassedOn() {
    RequestSpans request = spans(Sampler.alwaysOff()).begin(start("GET"));

    assertThat(request.isRecorded()).isFalse();
    assertThat(request.headers())
        .singleElement()
        .satisfies(
            header ->
                assertThat(header.value())
                    .matches("00-[0-9a-f]{32}-[0-9a-f]{16}-02")); // random, not sampled
  }

  private Spans spans(Sampler sampler) {
    return new Spans(
        SdkTracerProvider.builder().setSampler(sampler).addSpanProcessor(ends).build(),
        Time.SYSTEM);
  }

  private static Start start(String method) {
    return new Start(
        "id",
        method,
        "page",
        Optional.of(RoutePath.parse("/page/{id}")),
        List.of(),
        System.nanoTime());
  }

  private static CallReport end(String name) {
    return Fixtures.call(name, "success", Source.MISS, Optional.empty(), 1, 2);
  }

  /** Spans that began and ended. */
  private static final class Ends implements SpanProcessor {

    private final List<ReadableSpan> ended = new ArrayList<>();
    private int begun;

    List<String> outcomes() {
      return ended.stream()
          .map(span -> span.getName() + " " + span.getAttribute(Spans.OUTCOME))
          .toList();
    }

    @Override
    public void onStart(Context parent, ReadWriteSpan span) {
      begun++;
    }

    @Override
    public boolean isStartRequired() {
      return true;
    }

    @Override
    public void onEnd(ReadableSpan span) {
      ended.add(span);
    }

    @Override
    public boolean isEndRequired() {
      return true;
    }
  }
}
