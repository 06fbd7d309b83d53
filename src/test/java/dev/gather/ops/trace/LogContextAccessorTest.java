package dev.gather.ops.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gather.execution.observed.LogContext;
import dev.gather.execution.observed.ObservedRequest;
import dev.gather.execution.observed.ObservedRequest.Start;
import dev.gather.execution.observed.Observers;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

class LogContextAccessorTest {

  private final LogContextAccessor accessor = new LogContextAccessor();
  private final ObservedRequest first = request("first");
  private final ObservedRequest second = request("second");

  @AfterEach
  void clear() {
    MDC.clear();
  }

  @Test
  void theThreadHasTheIdsOfTheRequestItWorksFor() {
    accessor.setValue(first);
    accessor.setValue(second);

    assertThat(MDC.get("requestId")).isEqualTo("second");
    assertThat(MDC.get("traceId")).matches("[0-9a-f]{32}");
    assertThat(accessor.getValue()).isSameAs(second);
  }

  @Test
  void theThreadHasNothingAfterwards() {
    accessor.setValue(first);
    accessor.setValue();

    assertThat(accessor.getValue()).isNull();
    assertThat(MDC.get("requestId")).isNull();
    assertThat(MDC.get("traceId")).isNull();
  }

  @Test
  void aStatementLeavesTheContextAsItWas() {
    accessor.setValue(first);
    LogContext.with(second.ids(), () -> assertThat(MDC.get("requestId")).isEqualTo("second"));

    assertThat(MDC.get("requestId")).isEqualTo("first");
  }

  @Test
  void aStatementLeavesNothingBehind() {
    LogContext.with(Map.of("requestId", "first"), () -> {});

    assertThat(MDC.get("requestId")).isNull();
  }

  private static ObservedRequest request(String id) {
    return new Observers(Spans::passedOn, List.of())
        .begin(new Start(id, "GET", "page", Optional.empty(), List.of(), 0));
  }
}
