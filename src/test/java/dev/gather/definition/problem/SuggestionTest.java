package dev.gather.definition.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuggestionTest {

  private static final List<String> KNOWN = List.of("timeout", "retry", "max-body", "as", "GET");

  @ParameterizedTest
  @CsvSource({
    "tiemout,timeout", "timeot,timeout", "timeoutt,timeout", "rety,retry", "maxBody,max-body",
    "max_body,max-body", "get,GET", "a,as", "sa,as", "TIMEOUT,timeout"
  })
  void findsTheNearestName(String misspelt, String meant) {
    assertThat(Suggestion.nearest(misspelt, KNOWN)).hasValue(meant);
  }

  @Test
  void findsNothingWhenTooMuchIsWrong() {
    assertThat(Suggestion.nearest("deadline", KNOWN)).isEmpty();
    assertThat(Suggestion.nearest("xy", KNOWN)).isEmpty();
    assertThat(Suggestion.nearest("", KNOWN)).isEmpty();
    assertThat(Suggestion.nearest("timeout".repeat(100_000), KNOWN)).isEmpty();
  }

  @Test
  void takesTheFirstOfEquallyNearNames() {
    assertThat(Suggestion.nearest("cat", List.of("car", "bat"))).hasValue("car");
  }

  @Test
  void saysItAsTheEndOfAMessage() {
    assertThat(Suggestion.didYouMean("tiemout", KNOWN)).isEqualTo("; did you mean `timeout`?");
    assertThat(Suggestion.didYouMean("deadline", KNOWN)).isEmpty();
  }
}
