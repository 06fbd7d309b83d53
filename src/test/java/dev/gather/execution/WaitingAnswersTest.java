package dev.gather.execution;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WaitingAnswersTest {

  private final WaitingAnswers answers = new WaitingAnswers(100);
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
}
