package dev.gather.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gather.upstream.field.Header;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpHeaders;

class TraceHeadersTest {

  private static final String PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

  private final HttpHeaders headers = new HttpHeaders();

  @Test
  void passesOnTheClientsTrace() {
    headers.set("traceparent", PARENT);
    headers.add("tracestate", "a=1");
    headers.add("tracestate", "b=2");

    assertThat(TraceHeaders.of(headers))
        .containsExactly(new Header("traceparent", PARENT), new Header("tracestate", "a=1,b=2"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331",
        "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "00-00000000000000000000000000000000-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
        "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01"
      })
  void seesNoTraceInWhatIsNone(String parent) {
    headers.set("traceparent", parent);
    headers.set("tracestate", "a=1");

    assertThat(TraceHeaders.of(headers)).isEmpty();
  }

  @Test
  void seesNoTraceInTwo() {
    headers.add("traceparent", PARENT);
    headers.add("traceparent", PARENT);

    assertThat(TraceHeaders.of(headers)).isEmpty();
  }

  @Test
  void leavesOutAStateThatIsTooLong() {
    headers.set("traceparent", PARENT);
    headers.set("tracestate", "a=" + "1".repeat(600));

    assertThat(TraceHeaders.of(headers)).containsExactly(new Header("traceparent", PARENT));
  }
}
