package dev.gather.upstream.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class MeaningTest {

  @ParameterizedTest
  @CsvSource({
    "TIMEOUT,      504, passing counted bridged told",
    "DEADLINE,     504, bridged told unsent",
    "CONNECTION,   502, passing counted bridged told",
    "BAD_BODY,     502, counted bridged done told",
    "CIRCUIT_OPEN, 503, bridged told unsent",
    "OVERLOADED,   503, bridged told unsent",
    "SHED,         503, bridged unsent",
    "UNRESOLVED,   502, told unsent",
    "SKIPPED,      502, unsent",
    "TOO_MANY,     502, told unsent"
  })
  void followsFromAKind(FailureKind kind, int client, String meanings) {
    assertThat(meaningsOf(CallFailure.of(kind, "failed"))).isEqualTo(meanings);
    assertThat(kind.clientStatus()).isEqualTo(client);
  }

  @ParameterizedTest
  @CsvSource({
    "301, done",
    "304, done",
    "400, ''",
    "404, ''",
    "429, passing bridged told",
    "500, passing counted bridged told",
    "501, counted bridged told",
    "503, passing counted bridged told",
    "599, counted bridged told"
  })
  void followsFromAStatus(int status, String meanings) {
    assertThat(meaningsOf(CallFailure.status("service", status, Optional.empty())))
        .isEqualTo(meanings);
  }

  @ParameterizedTest
  @EnumSource
  void ofAnAnswerThatWasCutShortIsAlsoThatItMayPass(Meaning meaning) {
    CallFailure cut = CallFailure.cutShort("service");
    CallFailure bad = CallFailure.of(FailureKind.BAD_BODY, "no JSON");
    assertThat(cut.means(meaning)).isEqualTo(bad.means(meaning) || meaning == Meaning.PASSING);
  }

  /** In the order passing, counted, bridged, done, told, unsent. */
  private static String meaningsOf(CallFailure failure) {
    return Arrays.stream(
            new Meaning[] {
              Meaning.PASSING,
              Meaning.COUNTED,
              Meaning.BRIDGED,
              Meaning.DONE,
              Meaning.TOLD,
              Meaning.UNSENT
            })
        .filter(failure::means)
        .map(meaning -> meaning.name().toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(" "));
  }
}
