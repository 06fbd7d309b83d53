package dev.gather.plan.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.gather.Patience;
import dev.gather.definition.DefinitionReader;
import dev.gather.definition.yaml.DefinitionFile;
import dev.gather.plan.compile.PlanCompiler;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ParamSchemaTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "integer | 0 | 0",
        "integer | -12 | -12",
        "integer | 123456789012345678901234567890 | 123456789012345678901234567890",
        "number | 1 | 1",
        "number | -0.50 | -0.50",
        "number | 1e3 | 1e3",
        "number | 2.5E-10 | 2.5E-10",
        "number | 1e-400 | 1e-400",
        "boolean | true | true",
        "boolean | false | false",
        "string | 10 | \"10\"",
        "string | 'a\"b' | '\"a\\\"b\"'",
        "string | '' | '\"\"'",
        "[integer, string] | 10 | 10",
        "[integer, string] | 1.0 | \"1.0\"",
        "[boolean, number] | 1.0 | 1.0",
        "[boolean, number] | true | true",
        "[integer, array] | 7 | 7",
        "[integer, array] | x | [\"x\"]",
        "array | 7 | [\"7\"]"
      })
  void readsATextAsTheFirstTypeThatItIs(String type, String text, String json) {
    ParamSchema schema = schema("{ type: " + type + " }");

    assertThat(schema.read(List.of(text)).text()).isEqualTo(json);
    assertThat(schema.violations(List.of(text), schema.read(List.of(text)))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "010",
        "00",
        "+1",
        "1.0",
        "1e3",
        "1e400",
        " 1",
        "1 ",
        "-",
        "--1",
        "0x1",
        "1_000",
        "1,000",
        "NaN",
        "Infinity",
        "null",
        "true",
        "\"1\"",
        "[1]",
        "1;2",
        "\u0661",
        "1\n"
      })
  void takesForAnIntegerNothingElse(String text) {
    assertThat(violations("{ type: integer }", text))
        .containsExactly(new Violation("", "must be of type integer"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "01",
        "+1",
        ".5",
        "1.",
        "1e",
        "1e+",
        "1.e5",
        "1e400",
        "-1e999999999999",
        "NaN",
        "Infinity",
        "0x1p3",
        "1f",
        "1d",
        " 1"
      })
  void takesForANumberNothingElse(String text) {
    assertThat(violations("{ type: number }", text))
        .containsExactly(new Violation("", "must be of type number"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "TRUE", "True", "1", "0", "yes", "on", "true "})
  void takesForABooleanNothingElse(String text) {
    assertThat(violations("{ type: boolean }", text))
        .containsExactly(new Violation("", "must be of type boolean"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{ type: integer, minimum: 1, maximum: 100 } | 101 | must be at most 100",
        "{ type: [integer, boolean] } | x | must be of type integer or boolean",
        "{ maxLength: 2 } | abc | must have at most 2 characters",
        "{ enum: [a, b] } | c | must be one of [\"a\",\"b\"]",
        "{ type: string, format: date } | tomorrow | must be of format \"date\"",
        "{ type: string, pattern: '^[a-z]+$' } | A | must match \"^[a-z]+$\"",
        "{ type: array, items: { type: integer }, minItems: 2 } | 1 | must have at least 2 elements"
      })
  void isHeldAgainstTheWholeSchema(String schema, String text, String message) {
    assertThat(violations(schema, text)).containsExactly(new Violation("", message));
  }

  @Test
  void makesAnArrayOfTheTextsOfOneThatIsThereSeveralTimes() {
    String integers = "{ type: array, items: { type: [integer, boolean] } }";

    assertThat(schema(integers).read(List.of("1", "true", "2")).text()).isEqualTo("[1,true,2]");
    assertThat(violations(integers, "1", "x", "true", "010"))
        .containsExactly(
            new Violation("/1", "must be of type integer or boolean"),
            new Violation("/3", "must be of type integer or boolean"));
    assertThat(violations("{ type: [integer, array] }", "1", "2")).isEmpty();
  }

  @Test
  void isThereOnceUnlessItIsAnArray() {
    for (String schema : List.of("{}", "{ type: integer }", "{ type: [integer, string] }")) {
      assertThat(violations(schema, "1", "1"))
          .containsExactly(new Violation("", "must be there once"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"integer", "number", "[integer, string]", "array"})
  void bearsTextsOfAnyLength(String type) {
    ParamSchema schema = schema("{ type: " + type + ", items: { type: number } }");
    for (String text :
        List.of("9".repeat(200_000), "1." + "0".repeat(200_000), "1e" + "9".repeat(200_000))) {
      assertTimeoutPreemptively(
          Patience.LIMIT, () -> schema.violations(List.of(text), schema.read(List.of(text))));
    }
    assertThat(violations("{ type: integer }", "9".repeat(400)))
        .as("no double holds it")
        .containsExactly(new Violation("", "must be of type integer"));
    assertThat(
            violations(
                "{ type: array, items: { type: integer } }",
                Collections.nCopies(300, "x").toArray(String[]::new)))
        .hasSize(100);
  }

  private static List<Violation> violations(String schema, String... texts) {
    ParamSchema param = schema(schema);
    return param.violations(List.of(texts), param.read(List.of(texts)));
  }

  private static ParamSchema schema(String schema) {
    String yaml =
        """
        upstreams: { a: { url: "http://a" } }
        routes: { r: { path: /r, calls: { c: { upstream: a, path: /c } }, params: { q: %s } } }
        """
            .formatted(schema);
    return PlanCompiler.compile(
            new DefinitionReader(name -> null)
                .read(List.of(new DefinitionFile("gateway.yaml", yaml))))
        .routes()
        .get(0)
        .admission()
        .params()
        .orElseThrow()
        .list()
        .get(0)
        .schema();
  }
}
