package dev.gather.execution.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class WaitingAnswersTest {

  private final AtomicLong time = new AtomicLong(Long.MAX_VALUE - 1_000);
  private final WaitingAnswers answers = new WaitingAnswers(100, time::get);
  private final AtomicInteger cuts = new AtomicInteger();

  @Test
  void anAnswerCountsWholeUntilAllOfItIsTaken() {
    WaitingAnswer answer = answers.of(cuts::incrementAndGet);
    assertThat(answer.add(60)).isTrue();
    answer.taken(50);
    assertThat(answers.bytes()).isEqualTo(60);
    assertThat(answer.isIdle()).isFalse();

    answer.taken(10);
    assertThat(answers.bytes()).isZero();
    assertThat(answer.isIdle()).isTrue();
  }

  @Test
  void whatPassesCountsUntilItHasPassed() {
    WaitingAnswer answer = answers.of(cuts::incrementAndGet);
    assertThat(answer.add(60)).isTrue();
    answer.passed(50);
    assertThat(answers.bytes()).isEqualTo(10);
  }

  @Test
  void nobodyIsCutWhileNobodyHasPaused() {
    assertThat(answers.of(cuts::incrementAndGet).add(60)).isTrue();
    assertThat(answers.of(cuts::incrementAndGet).add(60)).isFalse();
    assertThat(answers.of(cuts::incrementAndGet).add(40)).isTrue();
    assertThat(cuts).hasValue(0);
    assertThat(answers.bytes()).isEqualTo(100);
  }

  @Test
  void anAnswerIsCutOnceAndHoldsNothingAfterwards() {
    WaitingAnswer answer = answers.of(cuts::incrementAndGet);
    assertThat(answer.add(60)).isTrue();
    answer.cut(WaitingAnswers.Cut.SPACE);
    answer.cut(WaitingAnswers.Cut.PAUSE);

    assertThat(cuts).hasValue(1);
    assertThat(answers.cuts(WaitingAnswers.Cut.SPACE)).isEqualTo(1);
    assertThat(answers.cuts(WaitingAnswers.Cut.PAUSE)).isZero();
    assertThat(answers.bytes()).isZero();
    assertThat(answer.add(1)).isFalse();
    answer.taken(60);
    assertThat(answers.bytes()).isZero();
  }

  @Test
  void whatIsLargerThanAllRoomIsRefusedAndCutsNobody() {
    assertThat(answers.of(cuts::incrementAndGet).add(101)).isFalse();
    assertThat(cuts).hasValue(0);
  }

  @Test
  void aNewAnswerCutsTheOneThatHasPausedLongest() {
    Client longest = new Client(30);
    pass(Duration.ofSeconds(1));
    Client shorter = new Client(30);
    pass(Duration.ofSeconds(5));
    longest.answer.looked();
    shorter.answer.looked();

    assertThat(new Client(60).isAdded).isTrue();
    assertThat(longest.cuts).hasValue(1);
    assertThat(shorter.cuts).hasValue(0);
    assertThat(answers.bytes()).isEqualTo(90);
  }

  @Test
  void aNewAnswerCutsAsManyAsItNeeds() {
    Client one = new Client(30);
    Client other = new Client(30);
    pass(Duration.ofSeconds(5));
    one.answer.looked();
    other.answer.looked();

    assertThat(new Client(90).isAdded).isTrue();
    assertThat(one.cuts).hasValue(1);
    assertThat(other.cuts).hasValue(1);
  }

  @Test
  void aNewAnswerCutsNobodyThatHasPausedLessThanASecond() {
    Client client = new Client(60);
    pass(Duration.ofMillis(999));
    client.answer.looked();
    assertThat(new Client(60).isAdded).isFalse();

    pass(Duration.ofMillis(1));
    client.answer.looked();
    assertThat(new Client(60).isAdded).isTrue();
    assertThat(client.cuts).hasValue(1);
  }

  @Test
  void aNewAnswerCutsNobodyThatIsAsSlowAsItWasBefore() {
    Client client = new Client(60);
    pass(Duration.ofSeconds(1));
    client.answer.moved();
    pass(Duration.ofMillis(2_999));
    client.answer.looked();
    assertThat(new Client(60).isAdded).isFalse();

    pass(Duration.ofMillis(1));
    client.answer.looked();
    assertThat(new Client(60).isAdded).isTrue();
    assertThat(client.cuts).hasValue(1);
  }

  @Test
  void aNewAnswerCutsWhoPausesFiveSecondsHoweverSlowItWasBefore() {
    Client client = new Client(60);
    pass(Duration.ofSeconds(20));
    client.answer.moved();
    pass(Duration.ofMillis(4_999));
    client.answer.looked();
    assertThat(new Client(60).isAdded).isFalse();

    pass(Duration.ofMillis(1));
    client.answer.looked();
    assertThat(new Client(60).isAdded).isTrue();
  }

  @Test
  void aPauseThatNobodyHasLookedAtIsNone() {
    Client client = new Client(60);
    pass(Duration.ofSeconds(60));
    assertThat(new Client(60).isAdded).isFalse();
    assertThat(client.cuts).hasValue(0);
  }

  @Test
  void moreOfAnAnswerCutsWhoeverPausesHoweverBriefly() {
    Client begun = new Client(50);
    Client paused = new Client(50);
    pass(Duration.ofNanos(1));
    begun.answer.looked();
    paused.answer.looked();

    assertThat(begun.answer.addMore(10)).isTrue();
    assertThat(paused.cuts).hasValue(1);
    assertThat(begun.cuts).hasValue(0);
  }

  @Test
  void moreOfAnAnswerIsCutItselfWhereNobodyPauses() {
    Client begun = new Client(50);
    Client reading = new Client(50);

    assertThat(begun.answer.addMore(10)).isFalse();
    assertThat(begun.cuts).hasValue(1);
    assertThat(reading.cuts).hasValue(0);
    assertThat(answers.bytes()).isEqualTo(50);
  }

  private void pass(Duration length) {
    time.addAndGet(length.toNanos());
  }

  private final class Client {

    private final AtomicInteger cuts = new AtomicInteger();
    private final WaitingAnswer answer = answers.of(cuts::incrementAndGet);
    private final boolean isAdded;

    Client(long bytes) {
      isAdded = answer.add(bytes);
    }
  }
}
