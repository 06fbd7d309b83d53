package dev.gather.execution.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gather.execution.client.RouteResult;
import dev.gather.execution.observed.CallReports;
import dev.gather.merge.CallError;
import dev.gather.merge.Document;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class LiveChangesTest {

  private static final CallError REQUIRED = error("required", "status");
  private static final CallError OPTIONAL = error("optional", "status");

  private final LiveChanges changes = new LiveChanges();

  @Test
  void tellsAFailureOnceAlsoWhereARequiredCallFailsBeforeItsTurn() {
    assertThat(changes.since(failed(REQUIRED, OPTIONAL))).containsExactly(told(REQUIRED, OPTIONAL));
    assertThat(changes.since(failed(REQUIRED))).isEmpty();
    assertThat(changes.since(failed(REQUIRED, OPTIONAL))).isEmpty();
  }

  @Test
  void tellsAnotherFailureOfTheSameCallAndNoneOfThemAgain() {
    CallError other = error("optional", "timeout");

    changes.since(failed(REQUIRED, OPTIONAL));

    assertThat(changes.since(failed(REQUIRED, other))).containsExactly(told(other));
    assertThat(changes.since(failed(REQUIRED, OPTIONAL))).isEmpty();
    assertThat(changes.since(assembled(other))).isEmpty();
  }

  @Test
  void tellsAFailureAgainWhenItsCallWasBackThoughAnotherIsStillDown() {
    CallError other = error("other", "timeout");

    changes.since(assembled(OPTIONAL, other));

    assertThat(changes.since(assembled(other))).isEmpty();
    assertThat(changes.since(assembled(OPTIONAL, other))).containsExactly(told(OPTIONAL));
  }

  @Test
  void tellsTheSameFailureOnceWhicheverElementsOfAListHaveIt() {
    assertThat(changes.since(assembled(elements(0)))).hasSize(1);
    assertThat(changes.since(assembled(elements(0, 3)))).isEmpty();
  }

  @Test
  void tellsAFailureAgainWhenAllWasWellBetween() {
    changes.since(failed(REQUIRED, OPTIONAL));
    changes.since(assembled());

    assertThat(changes.since(failed(REQUIRED, OPTIONAL))).containsExactly(told(REQUIRED, OPTIONAL));
  }

  private static Frame[] told(CallError... errors) {
    return Arrays.stream(errors).map(Frame.Error::new).toArray(Frame[]::new);
  }

  private static RouteResult assembled(CallError... errors) {
    return new RouteResult.Assembled(List.of(), Document.of(new byte[0]), List.of(errors), none());
  }

  private static CallError elements(Integer... indexes) {
    return new CallError("each", "status", OptionalInt.of(500), List.of(indexes), indexes.length);
  }

  private static RouteResult failed(CallError... errors) {
    return new RouteResult.Failed(502, "required", List.of(errors), Optional.empty(), none());
  }

  private static CallError error(String call, String kind) {
    return new CallError(call, kind, OptionalInt.empty());
  }

  private static CallReports none() {
    return CallReports.NONE;
  }
}
