package dev.gather.jsonata;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class TextSearchTest {

  private static final EvaluationBudget BUDGET = new EvaluationBudget(Jsonatas.LIMITS);

  @Test
  void findsWhatThePlatformFinds() {
    Random random = new Random(1);
    for (int i = 0; i < 20_000; i++) {
      String text = text(random, random.nextInt(200));
      int start = random.nextInt(text.length() + 1);
      String part =
          random.nextBoolean()
              ? text.substring(start, start + random.nextInt(text.length() - start + 1))
              : text(random, random.nextInt(80));
      int from = random.nextInt(text.length() + 1);

      assertThat(new TextSearch(part, BUDGET).find(text, from))
          .as("`%s` in `%s` from %s", part, text, from)
          .isEqualTo(text.indexOf(part, from));
    }
  }

  @Test
  void goesOnFromPlaceToPlace() {
    String part = "ab".repeat(20);
    String text = "x" + part + "y" + part + part;
    TextSearch search = new TextSearch(part, BUDGET);

    assertThat(search.find(text, 0)).isEqualTo(1);
    assertThat(search.find(text, 41)).isEqualTo(42);
    assertThat(search.find(text, 43)).isEqualTo(44);
    assertThat(search.find(text, 83)).isEqualTo(-1);
  }

  /** Nearly all of one character, so that much of each part matches before it does not. */
  private static String text(Random random, int length) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append(random.nextInt(20) == 0 ? 'b' : 'a');
    }
    return text.toString();
  }
}
