package dev.gather.jsonata;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gather.docs.Markdown;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Holds what {@code composition.md} says of JSONata's traps against the library. */
class JsonataSurprisesTest {

  @Test
  void areAsTheTableSays() {
    List<List<String>> rows =
        Markdown.composition().section("### Where JSONata surprises").table("written");

    assertThat(rows).hasSizeGreaterThan(10);
    for (List<String> row : rows) {
      List<String> cells = row.stream().map(cell -> Markdown.code(cell).get(0)).toList();
      assertThat(Jsonatas.evaluate(cells.get(0), cells.get(1)))
          .as(cells.get(0))
          .isEqualTo(cells.get(2));
      assertThat(Jsonatas.evaluate(cells.get(3), cells.get(1)))
          .as(cells.get(3))
          .isEqualTo(cells.get(4));
    }
  }
}
