package dev.gather.rfc9111;

import static dev.gather.rfc9111.Heads.fields;
import static dev.gather.rfc9111.Heads.head;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9111, 4.3.1 and 4.3.4. */
class ConditionsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ETag: "a"                        | "a"   |
          ETag: W/"a"                      | W/"a" |
          Last-Modified: Monday            |       | Monday
          ETag: "a"; Last-Modified: Monday | "a"   | Monday
          ETag: "a"; Last-Modified: Monday; Last-Modified: Tuesday | "a" |
          """)
  void areTheStoredValidators(String stored, String etag, String lastModified) {
    assertThat(Conditions.of(head(200, stored)))
        .hasValue(new Conditions(Optional.ofNullable(etag), Optional.ofNullable(lastModified)));
  }

  @Test
  void areNotThereWhereNothingCouldBeConfirmed() {
    assertThat(Conditions.of(head(200, "Cache-Control: no-cache"))).isEmpty();
    assertThat(Conditions.of(head(200, "ETag: \"a\"; ETag: \"b\""))).isEmpty();
    assertThat(Conditions.of(head(404, "ETag: \"a\""))).isEmpty();
  }

  /** A tag that is there must be sent. */
  @ParameterizedTest
  @ValueSource(strings = {"ETag: \"é\"", "ETag: \"a\"; ETag: \"b\""})
  void areNotThereWhereTheTagCannotBeSent(String etag) {
    AnswerHead stored = head(200, etag + "; Last-Modified: Monday; Cache-Control: no-cache");
    assertThat(Conditions.of(stored)).isEmpty();
    assertThat(NotStored.reason(stored, Heads.FOLLOWED)).hasValue(NotStored.NO_LIFETIME);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # 4.3.4: a strong validator selects what has the same one
          ETag: "a"                        | ETag: "a"                           | true
          ETag: "a"                        | ETag: "b"                           | false
          Last-Modified: Monday            | ETag: "b"                           | false
          ETag: "a"; Last-Modified: Monday | ETag: "a"; Last-Modified: Tuesday   | true
          # a weak one selects the most recent that matches
          ETag: W/"a"                      | ETag: W/"a"                         | true
          ETag: W/"a"                      | ETag: W/"b"                         | false
          ETag: "a"                        | ETag: W/"a"                         | true
          Last-Modified: Monday            | Last-Modified: Monday               | true
          Last-Modified: Monday            | Last-Modified: Tuesday              | false
          Last-Modified: Monday            | ETag: W/"b"; Last-Modified: Monday  | true
          Last-Modified: Monday            | ETag: W/"b"; Last-Modified: Tuesday | false
          ETag: "a"; Last-Modified: Monday | Last-Modified: Tuesday              | false
          # none: there is but one that was asked for
          ETag: "a"                        | ''                                  | true
          Last-Modified: Monday            | ''                                  | true
          ETag: "a"                        | Cache-Control: max-age=60           | true
          """)
  void areMetByA304ThatNamesNoOtherAnswer(String stored, String notModified, boolean areMet) {
    Conditions conditions = Conditions.of(head(200, stored)).orElseThrow();
    assertThat(conditions.areMetBy(fields(notModified))).isEqualTo(areMet);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Cache-Control: max-age=60", "Cache-Control: max-age=60; Age: 5"})
  void letAConfirmedAnswerBeFreshAgain(String notModified) {
    AnswerHead stored = head(200, "ETag: \"a\"; Cache-Control: max-age=1; Age: 3600");
    AnswerHead confirmed =
        stored.confirmedBy(fields(notModified), Heads.NOW + 9_000, Heads.NOW + 9_000);
    Lifetime lifetime = Lifetime.of(confirmed, Heads.FOLLOWED);
    assertThat(lifetime.serving(Heads.NOW + 9_000)).isEqualTo(Serving.FRESH);
    assertThat(Conditions.of(confirmed)).isPresent();
  }
}
