package dev.gather.execution.overload;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import reactor.test.scheduler.VirtualTimeScheduler;

@ExtendWith(OutputCaptureExtension.class)
class InFlightTest {

  private static final Duration LOOK = Duration.ofSeconds(10);
  private static final String BROWNOUT = "Brownout: ";
  private static final String BROWNOUT_OVER = "The brownout is over: ";
  private static final String REFUSED = "Requests are refused: ";
  private static final String REFUSED_OVER = "Requests are no longer refused: ";

  private final VirtualTimeScheduler timers = VirtualTimeScheduler.create();
  private final InFlight four = of(4, 50);
  private double random;

  @AfterEach
  void close() {
    four.close();
  }

  @Test
  void letsInAsManyAsMayBeAndOneMoreForEachThatLeaves() {
    enter(four, 4);
    assertThat(four.enter()).isFalse();
    assertThat(four.count()).isEqualTo(4);

    four.leave();
    assertThat(four.enter()).isTrue();
    assertThat(four.enter()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "4096, 80, 3277",
    "10, 80, 8",
    "3, 50, 2",
    "1, 80, 1",
    "1, 1, 1",
    "100, 100, 100",
    "1000000, 100, 1000000"
  })
  void isInABrownoutFromAShareOn(int most, int percent, int from) {
    InFlight requests = of(most, percent);
    assertThat(requests.brownoutFrom()).isEqualTo(from);
    enter(requests, from - 1);
    assertThat(requests.isBrownout()).isFalse();
    enter(requests, 1);
    assertThat(requests.isBrownout()).isTrue();
    requests.leave();
    assertThat(requests.isBrownout()).isFalse();
    requests.close();
  }

  @Test
  void neverLetsInMoreThanMayBeHoweverManyComeAtOnce() throws InterruptedException {
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger mostInside = new AtomicInteger();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      threads.add(
          new Thread(
              () -> {
                for (int turn = 0; turn < 100_000; turn++) {
                  if (four.enter()) {
                    mostInside.accumulateAndGet(inside.incrementAndGet(), Math::max);
                    inside.decrementAndGet();
                    four.leave();
                  }
                }
              }));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(mostInside.get()).isBetween(1, 4);
    assertThat(four.count()).isZero();
  }

  @Test
  void shedsNothingBeforeABrownoutAndEverythingInIt() {
    enter(four, 1);
    assertThat(four.mayShed()).isFalse();
    enter(four, 1);
    assertThat(four.mayShed()).isTrue();
    assertThat(four.sheds()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"0, 0.001", "0.25, 2.5", "0.5, 5", "0.999, 9.99"})
  void shedsFewerTheLongerABrownoutIsOver(double chance, double seconds) {
    random = chance;
    Duration back = Duration.ofMillis((long) (seconds * 1000));
    enter(four, 2);
    four.leave();
    timers.advanceTimeBy(back.minusMillis(1));
    assertThat(four.mayShed()).isTrue();
    assertThat(four.sheds()).isTrue();
    timers.advanceTimeBy(Duration.ofMillis(2));
    assertThat(four.sheds()).isFalse();

    enter(four, 1);
    four.leave();
    assertThat(four.sheds()).as("after another one").isTrue();
  }

  @Test
  void tellsOfABrownoutOnceHoweverOftenItComesAndGoes(CapturedOutput log) {
    enter(four, 1);
    for (int i = 0; i < 1000; i++) {
      enter(four, 1);
      assertThat(four.sheds()).isTrue();
      four.leave();
    }
    assertThat(lines(log, BROWNOUT)).hasSize(1).first().asString().contains("2", "of at most 4");

    timers.advanceTimeBy(LOOK.minusMillis(1));
    enter(four, 1);
    four.leave();
    timers.advanceTimeBy(LOOK);
    assertThat(lines(log, BROWNOUT_OVER)).as("seen since the last look").isEmpty();
    timers.advanceTimeBy(LOOK);
    assertThat(lines(log, BROWNOUT_OVER))
        .hasSize(1)
        .first()
        .asString()
        .endsWith("within 20 s, 1000 optional calls were not made");

    enter(four, 1);
    assertThat(lines(log, BROWNOUT)).hasSize(2);
  }

  @Test
  void tellsOfNoEndAsLongAsItIsThereThoughNobodyComes(CapturedOutput log) {
    enter(four, 2);
    timers.advanceTimeBy(Duration.ofHours(1));
    assertThat(lines(log, BROWNOUT)).hasSize(1);
    assertThat(lines(log, BROWNOUT_OVER)).isEmpty();

    four.leave();
    timers.advanceTimeBy(LOOK);
    assertThat(lines(log, BROWNOUT_OVER)).hasSize(1);
  }

  @Test
  void tellsOfRefusalsOnceAndInTheEndHowManyThereWere(CapturedOutput log) {
    enter(four, 4);
    for (int i = 0; i < 1000; i++) {
      assertThat(four.enter()).isFalse();
    }
    assertThat(lines(log, REFUSED)).hasSize(1).first().asString().contains("4 are in flight");

    timers.advanceTimeBy(LOOK.multipliedBy(2));
    assertThat(lines(log, REFUSED_OVER))
        .hasSize(1)
        .first()
        .asString()
        .endsWith("within 10 s, 1000 were");
    assertThat(lines(log, BROWNOUT_OVER)).isEmpty();
  }

  @Test
  void tellsNothingAfterItsEnd(CapturedOutput log) {
    enter(four, 2);
    four.leave();
    four.close();
    timers.advanceTimeBy(Duration.ofHours(1));
    assertThat(lines(log, BROWNOUT_OVER)).isEmpty();
  }

  private InFlight of(int most, int percent) {
    return new InFlight(new OverloadLimits(most, percent), () -> timers, () -> random);
  }

  private static void enter(InFlight requests, int times) {
    for (int i = 0; i < times; i++) {
      assertThat(requests.enter()).isTrue();
    }
  }

  private static List<String> lines(CapturedOutput log, String text) {
    return log.getOut().lines().filter(line -> line.contains(text)).toList();
  }
}
