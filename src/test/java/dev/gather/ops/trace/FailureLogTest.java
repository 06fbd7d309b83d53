package dev.gather.ops.trace;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.gather.execution.observed.CallReport;
import dev.gather.execution.observed.Fixtures;
import dev.gather.upstream.call.CallFailure;
import dev.gather.upstream.call.FailureKind;
import dev.gather.upstream.call.Source;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

class FailureLogTest {

  private final Logger logger = (Logger) LoggerFactory.getLogger("dev.gather.calls");
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private long now = Long.MAX_VALUE - 5;
  private final FailureLog log = new FailureLog(() -> now);

  @BeforeEach
  void listen() {
    lines.start();
    logger.addAppender(lines);
  }

  @AfterEach
  void leave() {
    logger.detachAppender(lines);
  }

  @Test
  void tellsAFailureAtOnceAndThenHowOftenItWas() {
    fails("page", "part", FailureKind.TIMEOUT);
    fails("page", "part", FailureKind.TIMEOUT);
    fails("page", "part", FailureKind.TIMEOUT);
    now += Duration.ofSeconds(10).toNanos();
    fails("page", "part", FailureKind.TIMEOUT);

    assertThat(messages())
        .containsExactly(
            "Call `part` of route `page` failed: timeout (too late)",
            "Call `part` of route `page` failed: timeout (too late), and 2 times since it was last"
                + " told");
  }

  @Test
  void tellsWhatFailsInAnotherWayOrPlace() {
    fails("page", "part", FailureKind.TIMEOUT);
    fails("page", "part", FailureKind.CIRCUIT_OPEN);
    fails("page", "other", FailureKind.TIMEOUT);
    fails("list", "part", FailureKind.TIMEOUT);

    assertThat(messages()).hasSize(4);
  }

  @ParameterizedTest
  @CsvSource({"404, 0", "401, 0", "429, 1", "500, 1", "503, 1"})
  void tellsAStatusThatIsTheUpstreamsFault(int status, int told) {
    Fixtures.request("page", log)
        .callEnded(end("part", CallFailure.status("shop", status, Optional.empty())));

    assertThat(messages()).hasSize(told);
  }

  @Test
  void saysNothingOfCallsThatWereNotMadeAsAnotherFailed() {
    fails("page", "part", FailureKind.SKIPPED);

    assertThat(messages()).isEmpty();
  }

  @Test
  void saysNothingOfWorkThatIsNobodys() {
    Fixtures.request("page", log)
        .anonymous()
        .callEnded(end("part", CallFailure.of(FailureKind.TIMEOUT, "too late")));

    assertThat(messages()).isEmpty();
  }

  private void fails(String route, String call, FailureKind kind) {
    Fixtures.request(route, log).callEnded(end(call, CallFailure.of(kind, "too late")));
  }

  private static CallReport end(String call, CallFailure failure) {
    return Fixtures.call(call, failure.kind().label(), Source.NONE, Optional.of(failure), 1, 2);
  }

  private List<String> messages() {
    return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }
}
