package dev.gather.rfc9111;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CacheControlTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          max-age=60                            | 60
          MAX-AGE=60                            | 60
          public , max-age = 60,must-revalidate | 60
          max-age="60"                          | 60
          max-age=60, max-age=90                | 60
          max-age=60 , x                        | 60
          max-age=60 x                          | 0
          max-age=60 max-age=90                 | 0
          x max-age=60                          | 0
          "x" max-age=60                        | 0
          max-age=60"x"                         | 0
          max-age=60;x                          | 0
          max-age=+60                           | 0
          max-age=99999999999999999999          | 31536000
          max-age=31536001                      | 31536000
          max-age                               | 0
          max-age=                              | 0
          max-age=-1                            | 0
          max-age=1.5                           | 0
          max-age=x                             | 0
          max-age=٣                             | 0
          """)
  void readsSecondsAndTakesWhatIsNoNumberForZero(String header, long seconds) {
    assertThat(CacheControl.parse(List.of(header)).seconds("max-age")).hasValue(seconds);
  }

  @Test
  void findsNoDirectiveInsideAQuotedText() {
    CacheControl control = CacheControl.parse(List.of("ext=\"no-store, \\\"max-age=5\", private"));
    assertThat(control.has("no-store")).isFalse();
    assertThat(control.has("private")).isTrue();
    assertThat(control.seconds("max-age")).isEqualTo(OptionalLong.empty());
  }

  /** RFC 9110, 5.3, lets lines be joined, after which nobody could tell where it was to end. */
  @Test
  void endsAQuotationThatIsNotClosedWithItsLine() {
    CacheControl control = CacheControl.parse(List.of("x=\"open, max-age=5", "no-store"));
    assertThat(control.directives()).containsOnlyKeys("no-store");
  }

  @Test
  void letsADirectiveRestrictAlsoWhereACommaIsMissing() {
    CacheControl control = CacheControl.parse(List.of("max-age=60 no-store x@private;no-cache"));
    assertThat(control.directives()).containsOnlyKeys("max-age", "no-store", "private", "no-cache");
    assertThat(control.seconds("max-age")).hasValue(0);
  }

  @Test
  void keepsOnlyDirectivesThatMeanSomethingHere() {
    CacheControl control =
        CacheControl.parse(List.of("a~a~=1, a~b_=2, b_a~, MAX-AGE=5, public, private"));
    assertThat(control.directives()).containsOnlyKeys("max-age", "private");
  }

  @Test
  void findsADirectiveWithFieldNames() {
    assertThat(CacheControl.parse(List.of("private=\"set-cookie\"")).has("private")).isTrue();
  }

  @Test
  void findsNothingInAnEmptyHeader() {
    assertThat(CacheControl.parse(List.of("")).directives()).isEmpty();
    assertThat(CacheControl.parse(List.of(" , ,")).directives()).isEmpty();
  }
}
