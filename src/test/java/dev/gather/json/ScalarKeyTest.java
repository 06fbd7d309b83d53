package dev.gather.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gather.Patience;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScalarKeyTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          7                       | 7
          7.0                     | 7
          7e0                     | 7
          70E-1                   | 7
          0.7e+1                  | 7
          0.07e0002               | 7
          "7"                     | 7
          "\\u0037"               | 7
          "7.0"                   | 7.0
          -7.50                   | -7.5
          700                     | 700
          7e2                     | 700
          0                       | 0
          -0.00e9                 | 0
          0e99999999999999999999  | 0
          0.001                   | 0.001
          1e-3                    | 0.001
          12345678901234567890123 | 12345678901234567890123
          123.456                 | 123.456
          1e999999999             | 1e999999999
          10e999999998            | 1e999999999
          0.1e1000000000          | 1e999999999
          -1e-999999999           | -1e-999999999
          1e99999999999999999999  | 1e99999999999999999999
          true                    | true
          "true"                  | true
          false                   | false
          ""                      | ``
          """)
  void isTheSameForTheSameValue(String json, String key) {
    assertThat(key(json)).contains(key == null ? "" : key);
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "[]", "[7]", "{}", "{\"a\":7}"})
  void isNothingForWhatIsNoScalar(String json) {
    assertThat(key(json)).isEmpty();
  }

  @Test
  void agreesWithExactArithmetic() {
    Random random = new Random(4);
    String[] mantissas = {"1", "10", "0.1", "1.0", "12", "1.2", "120", "0.012", "-1", "-10"};
    for (int i = 0; i < 20_000; i++) {
      String one = mantissas[random.nextInt(10)] + "e" + (random.nextInt(200) - 100);
      String other = mantissas[random.nextInt(10)] + "E" + (random.nextInt(200) - 100);

      assertThat(key(one).equals(key(other)))
          .as("%s and %s", one, other)
          .isEqualTo(new BigDecimal(one).compareTo(new BigDecimal(other)) == 0);
      assertThat(new BigDecimal(key(one).orElseThrow())).isEqualByComparingTo(new BigDecimal(one));
    }
  }

  @Test
  void costsNoMoreThanReadingTheText() {
    String digits = "9".repeat(5_000_000);

    Assertions.assertTimeout(
        Patience.LIMIT,
        () -> {
          assertThat(key(digits)).contains(digits);
          assertThat(key("1e" + digits)).contains("1e" + digits);
          assertThat(key("0." + digits + "e-" + digits)).isPresent();
        });
  }

  private static Optional<String> key(String json) {
    return ScalarKey.of(Slice.of(json.getBytes(UTF_8)));
  }
}
