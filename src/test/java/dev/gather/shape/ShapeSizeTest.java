package dev.gather.shape;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import dev.gather.Patience;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Shapes of answers as large, wide and deep as upstreams may send. */
class ShapeSizeTest {

  @Test
  void copesWithDeepAnswers() {
    String arrays = "[".repeat(499) + "{\"a\":1,\"b\":2}" + "]".repeat(499);
    String objects = "{\"a\":".repeat(499) + "{}" + "}".repeat(499);
    String deepPath = "a" + ".a".repeat(498);

    assertThat(apply(Shapes.keep("a"), arrays)).isEqualTo(arrays.replace(",\"b\":2", ""));
    assertThat(apply(Shapes.keep(deepPath), objects)).isEqualTo(objects);
    assertThat(apply(Shapes.drop(deepPath), objects))
        .isEqualTo(objects.replace("{\"a\":{}}", "{}"));
    assertThat(apply(Shapes.at(deepPath), objects)).isEqualTo("{}");
  }

  @Test
  void copesWithManyElements() {
    String element = "{\"id\":12345,\"text\":\"" + "x".repeat(70) + "\",\"more\":{\"a\":[1]}}";
    String json = "[" + (element + ",").repeat(100_000) + element + "]";
    assertThat(json).hasSizeGreaterThan(10_000_000);
    Shape shape = Shapes.of(List.of("id", "more.a"), List.of("text"), List.of("id", "key"));

    String shaped = assertTimeout(Patience.LIMIT, () -> apply(shape, json));

    assertThat(shaped)
        .hasSize(100_001 * "{\"key\":12345,\"more\":{\"a\":[1]}},".length() + 1)
        .startsWith("[{\"key\":12345,\"more\":{\"a\":[1]}},")
        .endsWith("]");
  }

  @Test
  void copesWithManyMembers() {
    StringBuilder json = new StringBuilder("{");
    for (int i = 0; i < 100_000; i++) {
      json.append("\"member").append(i).append("\":\"").append("x".repeat(80)).append("\",");
    }
    String wide = json.append("\"a\":1}").toString();
    assertThat(wide).hasSizeGreaterThan(9_000_000);

    assertThat(assertTimeout(Patience.LIMIT, () -> apply(Shapes.keep("a"), wide)))
        .isEqualTo("{\"a\":1}");
    assertThat(assertTimeout(Patience.LIMIT, () -> apply(Shapes.drop("b"), wide))).isEqualTo(wide);
    assertThat(assertTimeout(Patience.LIMIT, () -> apply(Shapes.rename("a", "member0"), wide)))
        .hasSize(wide.length() - "\"member0\":".length() - 83 + "member".length())
        .endsWith(",\"member0\":1}");
  }

  @Test
  void copesWithManyRulesAndDuplicates() {
    String[] paths = new String[2_000];
    for (int i = 0; i < paths.length; i++) {
      paths[i] = "m" + i + ".x";
    }
    String json = "{" + "\"m1\":{\"x\":1,\"y\":2},".repeat(500_000) + "\"m2\":{}}";

    assertThat(assertTimeout(Patience.LIMIT, () -> apply(Shapes.keep(paths), json)))
        .isEqualTo("{\"m1\":{\"x\":1},\"m2\":{}}");
  }

  @Test
  void copesWithNamesOfOneHash() {
    StringBuilder json = new StringBuilder("{");
    for (int i = 0; i < 1 << 16; i++) {
      json.append('"');
      for (int bit = 0; bit < 16; bit++) {
        json.append((i >> bit & 1) == 0 ? "Aa" : "BB");
      }
      json.append("\":0,");
    }
    String hostile = json.append("\"a\":1}").toString();

    assertThat(assertTimeout(Patience.LIMIT, () -> apply(Shapes.drop("b"), hostile)))
        .isEqualTo(hostile);
  }

  private static String apply(Shape shape, String json) {
    return new String(shape.apply(json.getBytes(UTF_8), new ShapeMatches()), UTF_8);
  }
}
