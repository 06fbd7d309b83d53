package dev.gather.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gather.access.cors.Cors;
import dev.gather.definition.DefinitionReader;
import dev.gather.definition.yaml.DefinitionFile;
import java.util.List;
import org.junit.jupiter.api.Test;

class AccessTest {

  private static final Markdown PAGE = Markdown.access();

  @Test
  void aProblemOfAnOriginIsReportedAsShown() {
    Markdown section = PAGE.section("## CORS");
    String shown = section.blocks("text").get(0).get(0);
    String bad =
        String.join("\n", section.blocks("yaml").get(0))
            .replace("\"https://shop.example\"", "\"https://shop.example/\"");

    DefinitionReader reader = new DefinitionReader(variable -> null);
    assertThat(reader.read(List.of(new DefinitionFile("gateway.yaml", bad))).problems().sorted())
        .singleElement()
        .asString()
        .isEqualTo(shown);
  }

  @Test
  void everyHeaderThatAPageMayReadIsListed() {
    List<String> row =
        PAGE.section("### Answers").table("header").stream()
            .filter(cells -> cells.get(0).contains("Access-Control-Expose-Headers"))
            .findFirst()
            .orElseThrow();

    assertThat(Markdown.code(row.get(2)))
        .containsExactlyInAnyOrder(Cors.exposing(List.of()).split(", ", -1));
  }
}
