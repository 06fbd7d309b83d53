package dev.gather.jsonata;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts that are changed in pieces come out as whole ones do. */
class LetterCaseTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Straße",
        "ΟΔΥΣΣΕΥΣ ΟΔΥΣΣΕΥΣ",
        "İstanbul I i ı",
        "ŉ ǰ ΐ ΰ և ẖ ẗ ẘ ẙ ẚ ﬀ ﬁ ﬂ ﬃ ﬄ",
        "𐐀𐐨😀",
        "ά\u0345Σ\u0345. Σ'Σ"
      })
  void whereverTheyAreCut(String word) {
    for (int before = 0; before < 130; before++) {
      assertSame("x".repeat(before) + word + " " + word + "x".repeat(100));
      assertSame(" ".repeat(before) + word);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void ofAnyCharacters(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 2_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int length = random.nextInt(300); length > 0; length--) {
        int point = random.nextInt(random.nextBoolean() ? 0x600 : 0x11000);
        text.appendCodePoint(Character.isSurrogate((char) point) && point < 0x10000 ? 'Σ' : point);
      }
      assertSame(text.toString());
    }
  }

  private static void assertSame(String text) {
    assertThat(LetterCase.upper(text, budget())).isEqualTo(text.toUpperCase(Locale.ROOT));
    assertThat(LetterCase.lower(text, budget())).isEqualTo(text.toLowerCase(Locale.ROOT));
  }

  private static EvaluationBudget budget() {
    return new EvaluationBudget(Jsonatas.LIMITS);
  }
}
