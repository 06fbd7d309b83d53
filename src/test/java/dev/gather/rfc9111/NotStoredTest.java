package dev.gather.rfc9111;

import static dev.gather.rfc9111.Heads.FOLLOWED;
import static dev.gather.rfc9111.Heads.PERSONAL;
import static dev.gather.rfc9111.Heads.WRITTEN;
import static dev.gather.rfc9111.Heads.head;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9111, 3. */
class NotStoredTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Cache-Control: no-store                                       | no-store
          Cache-Control: max-age=60, NO-STORE                           | no-store
          Cache-Control: max-age=60; Cache-Control: no-store            | no-store
          Cache-Control: must-understand, no-store, max-age=60          | no-store
          Cache-Control: max-age=60 no-store                            | no-store
          Cache-Control: x="open; Cache-Control: no-store               | no-store
          Cache-Control: public, private, max-age=60                    | private
          Cache-Control: private                                        | private
          Cache-Control: private="x"                                    | private
          CDN-Cache-Control: no-store; Cache-Control: max-age=60        | no-store
          CDN-Cache-Control: private; Cache-Control: max-age=60         | private
          CDN-Cache-Control: max-age=60,; Cache-Control: no-store       | no-store
          CDN-Cache-Control: MAX-AGE=60; Cache-Control: no-store        | no-store
          CDN-Cache-Control: max-age="60"; Cache-Control: no-store      | no-store
          CDN-Cache-Control: max-age=60.5; Cache-Control: no-store      | no-store
          CDN-Cache-Control: ; Cache-Control: private                   | private
          CDN-Cache-Control: private=1; Cache-Control: private          | private
          CDN-Cache-Control: max-age="60"; Cache-Control: private="x"   | private
          Set-Cookie: a=b; Cache-Control: max-age=60                    | set-cookie
          Vary: *; Cache-Control: max-age=60                            | vary
          Vary: Accept, *; Cache-Control: max-age=60                    | vary
          Vary: Authorization; Cache-Control: max-age=60                | vary
          Vary: accept-language, cookie; Cache-Control: max-age=60      | vary
          """)
  void refusesAllThatIsForbiddenOrSomebodys(String fields, String reason) {
    assertThat(reason(200, fields, FOLLOWED)).hasValue(reason);
    assertThat(reason(200, fields, WRITTEN)).as("a lifetime of the file's").hasValue(reason);
    assertThat(reason(404, fields, FOLLOWED)).as("what is missing").hasValue(reason);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Cache-Control: max-age=60",
        "CDN-Cache-Control: max-age=60; Cache-Control: no-store",
        "CDN-Cache-Control: max-age=60; Cache-Control: private",
        "CDN-Cache-Control: no-store=?0, max-age=60",
        "CDN-Cache-Control: no-store,; Cache-Control: max-age=60",
        "Cache-Control: no-cache; ETag: \"x\"",
        "Cache-Control: x=\"no-store\", max-age=60",
        "Expires: Fri Jan 15 08:02:00 2027",
      })
  void storesWhatIsOfUse(String fields) {
    assertThat(reason(200, fields, FOLLOWED)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Age: 100",
        "Cache-Control: no-cache",
        "Cache-Control: max-age=60; Age: 91",
        "Cache-Control: max-age=0, must-revalidate",
        "CDN-Cache-Control: no-cache; Cache-Control: max-age=60",
      })
  void refusesWhatIsOfNoUse(String fields) {
    assertThat(reason(200, fields, FOLLOWED)).hasValue("no-lifetime");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Cache-Control: private, max-age=60",
        "Vary: Authorization; Cache-Control: max-age=60"
      })
  void storesForAUserWhatIsTheUsers(String fields) {
    assertThat(reason(200, fields, PERSONAL)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {201, 203, 204, 206, 301, 304, 500})
  void refusesOtherStatuses(int status) {
    assertThat(reason(status, "Cache-Control: max-age=60", FOLLOWED)).hasValue("status");
  }

  @Test
  void refusesFieldsThatAreTooLongToKeep() {
    String longField = "Cache-Control: max-age=60, x=\"" + "x".repeat(5000) + "\"";
    assertThat(reason(200, longField, FOLLOWED)).hasValue("fields");
    assertThat(reason(200, longField + "; Vary: *", FOLLOWED)).as("read first").hasValue("fields");
    assertThat(Lifetime.of(head(200, longField), FOLLOWED).isPrivate())
        .as("nobody has read that it is not")
        .isTrue();
  }

  private static Optional<String> reason(int status, String fields, CachePolicy policy) {
    return NotStored.reason(head(status, fields), policy).map(NotStored::detail);
  }
}
