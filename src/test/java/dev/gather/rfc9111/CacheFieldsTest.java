package dev.gather.rfc9111;

import static dev.gather.rfc9111.Heads.NOW;
import static dev.gather.rfc9111.Heads.fields;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CacheFieldsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Cache-Control: max-age=60; ETag: "a" | ''                       | Cache-Control: max-age=60; ETag: "a"
          Cache-Control: max-age=60            | Cache-Control: max-age=5 | Cache-Control: max-age=5
          Cache-Control: max-age=60, private   | ETag: "b"                | Cache-Control: max-age=60, private; ETag: "b"
          CDN-Cache-Control: max-age=9         | Cache-Control: max-age=5 | Cache-Control: max-age=5; CDN-Cache-Control: max-age=9
          Vary: a; Vary: b                     | Vary: c                  | Vary: c
          Age: 50; Date: x; Expires: y         | ''                       | Expires: y
          Age: 50                              | Age: 3                   | Age: 3
          ETag: "a"                            | Set-Cookie: a=b          | ETag: "a"; Set-Cookie: a=b
          """)
  void keepsOfAStoredAnswerWhatA304DoesNotRepeat(
      String stored, String notModified, String updated) {
    assertThat(fields(stored).updatedBy(fields(notModified))).isEqualTo(fields(updated));
  }

  @Test
  void comesBackFromItsText() {
    CacheFields fields =
        fields("Cache-Control: max-age=60; Cache-Control: a:b; ETag: \"é\"; Vary: a, b; Age: 1");
    assertThat(CacheFields.parse(fields.text())).isEqualTo(fields);
    assertThat(CacheFields.parse("")).isEqualTo(CacheFields.NONE);
  }

  @Test
  void keepsNoCookieAndNothingThatEndsALine() {
    assertThat(fields("Set-Cookie: secret").text()).isEqualTo("set-cookie:\n");
    assertThat(fields("ETag: \"a\r\nage:9\u0000\"").text()).isEqualTo("etag:\"a  age:9 \"\n");
  }

  @Test
  void givesNoValidatorThatCouldNotBeSentBack() {
    assertThat(fields("ETag: \"" + "x".repeat(255) + "\"").etag()).isEmpty();
    assertThat(fields("ETag: \"é\"").etag()).isEmpty();
    assertThat(fields("ETag: \"a\"; ETag: \"b\"").etag()).isEmpty();
    assertThat(fields("ETag: \"x\"").etag()).hasValue("\"x\"");
  }

  @Test
  void takesTwoDatesForNone() {
    String date = "Date: Fri, 15 Jan 2027 08:00:00 GMT";
    assertThat(fields(date).date(NOW)).hasValue(NOW);
    assertThat(fields(date + ";" + date).date(NOW)).isEmpty();
  }
}
