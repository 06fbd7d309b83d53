package dev.gather.rfc9111;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9213, 2.1, over RFC 9651, 4.2. */
class TargetedControlTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "  ",
        ",",
        "max-age=60,",
        "max-age=60, ",
        ",max-age=60",
        "max-age=60,,no-store",
        "max-age=60 no-store",
        "Max-Age=60",
        "NO-STORE",
        "max-age = 60",
        "max-age=",
        "max-age=60;",
        "max-age=60;;a",
        "max-age=60, x=é",
        "max-age=60, x=\"open",
        "max-age=60, x=\"\\a\"",
        "max-age=60, x=?2",
        "max-age=60, x=:open",
        "max-age=60, x=:a:",
        "max-age=60, x=:====:",
        "max-age=60, x=:YQ==YQ==:",
        "max-age=60, x=:Y Q:",
        "max-age=60, x=:Y_8:",
        "max-age=60, x=(1 2",
        "max-age=60, x=(1,2)",
        "max-age=60, x=1234567890123456",
        "max-age=60, x=1.2345",
        "max-age=60, x=1.",
        "max-age=60, x=-",
        "max-age=60, x=@1.5",
        "max-age=60, x=%\"%C3\"",
        "max-age=60, x=%\"%ff\"",
        "max-age=60, x=%\"%c3\"",
        "max-age=60, x=%\"%c\"",
        "\u0000",
        "max-age=60\u0000",
      })
  void isNotThereWhereAnythingIsNoDictionary(String field) {
    assertThat(TargetedControl.parse(field)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          max-age=60                                                    | 60
          max-age=60;a;b=\\"x\\"; c=?0, public                          | 60
          max-age=5, max-age=60                                         | 60
          public , max-age=60\t,  *x.y-z_0                              | 60
          x=(1 \\"a\\" b;c);d, max-age=60                               | 60
          a=1.5, b=-3, c=:YQ==:, h=::, i=:YQ:, d=@1, e=%\\"%c3%a4\\", f=*/g, max-age=60 | 60
          max-age=999999999999999                                       | 31536000
          """)
  void givesTheNumberOfADirective(String field, long seconds) {
    TargetedControl parsed = TargetedControl.parse(field.replace("\\", "")).orElseThrow();
    assertThat(parsed.control().seconds("max-age")).hasValue(seconds);
    assertThat(parsed.isSound()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "max-age=\"60\"",
        "max-age=60.0",
        "max-age",
        "max-age=-1",
        "max-age=?1",
        "max-age=(60)",
        "max-age=x60",
        "max-age=60, max-age=x",
      })
  void leavesOutADirectiveWhoseValueIsOfAnotherType(String field) {
    TargetedControl parsed = TargetedControl.parse(field).orElseThrow();
    assertThat(parsed.control().has("max-age")).isFalse();
    assertThat(parsed.isSound()).isFalse();
  }

  @Test
  void readsFlags() {
    CacheControl control =
        TargetedControl.parse("no-store, private=\"a,b\", no-cache=?0, must-revalidate=?1")
            .orElseThrow()
            .control();
    assertThat(control.directives()).containsOnlyKeys("no-store", "private", "must-revalidate");
  }

  @Test
  void keepsOnlyDirectivesThatMeanSomethingHere() {
    TargetedControl parsed = TargetedControl.parse("a=1, public, x=(1 2), max-age=5").orElseThrow();
    assertThat(parsed.control().directives()).containsOnlyKeys("max-age");
    assertThat(parsed.isSound()).isTrue();
  }

  @Test
  void endsInTimeProportionalToTheFieldWhateverIsInIt() {
    String many = "a;b=\"\\\"\",".repeat(100_000);
    assertThat(TargetedControl.parse(many)).isEmpty();
    assertThat(TargetedControl.parse(many + "c")).isPresent();
    assertThat(TargetedControl.parse("x=" + "(".repeat(1_000_000))).isEmpty();
    assertThat(CacheControl.parse(List.of("private=\"" + "\\a".repeat(500_000))).has("private"))
        .isTrue();
  }
}
