package dev.gather.ops.trace;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.gather.process.Memory;
import dev.gather.process.OutOfMemory;
import dev.gather.upstream.call.CallFailure;
import dev.gather.upstream.call.FailureKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

class UnseenErrorsTest {

  private static final OutOfMemoryError MISSING = new OutOfMemoryError("Java heap space");

  private final List<Memory> ends = new ArrayList<>();
  private final Logger logger = (Logger) LoggerFactory.getLogger("dev.gather.errors");
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private final UnseenErrors errors = new UnseenErrors();

  @BeforeEach
  void listen() {
    OutOfMemory.endsBy(ends::add);
    errors.listen();
    lines.start();
    logger.addAppender(lines);
  }

  @AfterEach
  void leave() {
    logger.detachAppender(lines);
    errors.close();
    OutOfMemory.endsBy(memory -> {});
  }

  @Test
  void writesOneLineOfATypeWithItsTrace() {
    Operators.onErrorDropped(new IllegalStateException("one"), Context.empty());
    Operators.onErrorDropped(new IllegalStateException("two"), Context.empty());
    Operators.onErrorDropped(new IllegalArgumentException("three"), Context.empty());

    assertThat(lines.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .containsExactly(
            "An error came after its request had ended",
            "An error came after its request had ended");
    assertThat(lines.list.get(0).getThrowableProxy().getMessage()).isEqualTo("one");
  }

  @Test
  void writesNothingOfConnectionsThatBroke() {
    Operators.onErrorDropped(new IOException("Connection reset by peer"), Context.empty());

    assertThat(lines.list).isEmpty();
  }

  /** Two calls that fail at once, on two threads; one of them is the request's failure. */
  @Test
  void writesNothingOfCallsThatFailBesideTheOneThatCounts() {
    Operators.onErrorDropped(
        CallFailure.of(FailureKind.STATUS, "service answered 500"), Context.empty());

    assertThat(lines.list).isEmpty();
  }

  @Test
  void writesWhatEndsAThread() throws Exception {
    Thread thread =
        new Thread(
            () -> {
              throw new IllegalStateException("one");
            },
            "worker");
    thread.start();
    thread.join();

    assertThat(lines.list)
        .singleElement()
        .extracting(ILoggingEvent::getFormattedMessage)
        .isEqualTo("Thread worker ended");
  }

  @Test
  void memoryThatRanOutIsSeenWhereverItSurfaces() throws Exception {
    Operators.onErrorDropped(MISSING, Context.empty());
    assertThat(ends).isNotEmpty();

    ends.clear();
    Thread thread =
        new Thread(
            () -> {
              throw MISSING;
            });
    thread.start();
    thread.join();
    assertThat(ends).isNotEmpty();

    ends.clear();
    try {
      Operators.onOperatorError(MISSING, Context.empty());
    } catch (OutOfMemoryError thrownOn) {
      assertThat(ends).isNotEmpty();
    }
  }

  @Test
  void memoryThatRanOutIsSeenInTheLogWhateverItsLevel() {
    LoggerContext logs = (LoggerContext) LoggerFactory.getILoggerFactory();
    Logger quiet = logs.getLogger("quiet");
    quiet.setLevel(Level.OFF);

    quiet.warn("a task", MISSING);
    quiet.warn("{} by {}", "a task", new IOException(MISSING));
    quiet.warn("{} of {} by {}", "a task", MISSING, "another");
    assertThat(ends).hasSize(3);

    quiet.error("another error", new StackOverflowError());
    assertThat(ends).hasSize(3);
  }
}
