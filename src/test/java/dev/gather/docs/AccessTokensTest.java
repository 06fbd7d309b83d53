package dev.gather.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gather.access.jwt.TokenResult;
import dev.gather.definition.model.JwtDefinition;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Holds what {@code access.md} says of tokens. */
class AccessTokensTest {

  private static final Markdown TOKENS = Markdown.access().section("## Tokens");

  @Test
  void tokensAreRefusedInTheWordsOfTheTable() {
    Map<String, String> words = new LinkedHashMap<>();
    for (TokenResult result : TokenResult.values()) {
      words.put("`" + result.label() + "`", result.description());
    }
    Map<String, String> listed = new LinkedHashMap<>();
    TOKENS
        .table("outcome in `gather.access.tokens`")
        .forEach(row -> listed.put(row.get(0), row.get(1)));

    assertThat(listed).containsExactlyEntriesOf(words);
  }

  @Test
  void allAlgorithmsThatThereAreAreTheDefault() {
    List<String> row =
        TOKENS.table("key").stream()
            .filter(cells -> cells.get(0).equals("`algorithms`"))
            .findFirst()
            .orElseThrow();

    assertThat(Markdown.code(row.get(2))).isEqualTo(JwtDefinition.ALGORITHMS);
  }
}
