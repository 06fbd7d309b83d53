package dev.gather.plan;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gather.definition.DefinitionException;
import dev.gather.definition.DefinitionFile;
import dev.gather.definition.DefinitionReader;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestSchemaTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{type: object, required: [name]} | {} | '' | lacks `name`",
        "{properties: {n: {type: integer}}} | {\"n\":\"x\"} | /n | must be of type integer",
        "{properties: {n: {type: [string, 'null']}}} | {\"n\":1} | /n | must be of type string or null",
        "{items: {minimum: 3}} | [4,2] | /1 | must be at least 3",
        "{items: {exclusiveMaximum: 3.5}} | [3.5] | /0 | must be below 3.5",
        "{maxLength: 2} | \"abc\" | '' | must have at most 2 characters",
        "{pattern: '^[a-z]+$'} | \"A\" | '' | must match \"^[a-z]+$\"",
        "{format: date} | \"tomorrow\" | '' | must be of format \"date\"",
        "{format: email} | \"me\" | '' | must be of format \"email\"",
        "{enum: [a, 1, null]} | 2 | '' | must be one of [\"a\",1,null]",
        "{const: {a: 1}} | 2 | '' | must be {\"a\":1}",
        "{multipleOf: 0.01} | 0.015 | '' | must be a multiple of 0.01",
        "{uniqueItems: true} | [1,1] | '' | must not have the same element twice",
        "{minItems: 1} | [] | '' | must have at least 1 elements",
        "{additionalProperties: false} | {\"a/b~\":1} | /a~1b~0 | is not allowed",
        "{unevaluatedProperties: false} | {\"x\":1} | /x | is not allowed",
        "{minProperties: 1} | {} | '' | must have at least 1 members",
        "{propertyNames: {maxLength: 1}} | {\"ab\":1} | '' | has a member whose name is not allowed",
        "{contains: {const: 1}} | [2] | '' | must have another number of elements that fit `contains`",
        "{not: {type: string}} | \"a\" | '' | must not fit the schema in `not`",
        "{oneOf: [{minimum: 1}, {minimum: 2}]} | 3 | '' | must fit exactly one of the schemas in `oneOf`",
        "{$ref: '#/$defs/n', $defs: {n: {type: number}}} | \"a\" | '' | must be of type number",
        "{items: {$ref: '#n'}, $defs: {n: {$anchor: n, type: number}}} | [\"a\"] | /0 | must be of type number"
      })
  void saysWhereAndWhatIsWrong(String schema, String body, String pointer, String message) {
    assertThat(schema(schema).violations(body.getBytes(UTF_8)))
        .containsExactly(new Violation(pointer, message));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "true | [1]",
        "{} | {\"a\":1}",
        "{type: integer} | 1.0",
        "{type: integer} | 123456789012345678901234567890",
        "{type: number, minimum: 1} | 1e300",
        "{multipleOf: 0.01} | 0.07",
        "{properties: {child: {$ref: '#'}}, additionalProperties: false} | {\"child\":{\"child\":{}}}",
        "{anyOf: [{type: string}, {type: number}]} | 1",
        "{format: date-time} | \"2026-01-02T03:04:05Z\"",
        "{prefixItems: [{type: string}], items: false} | [\"a\"]"
      })
  void letsABodyPassThatIsAsItShouldBe(String schema, String body) {
    assertThat(schema(schema).violations(body.getBytes(UTF_8))).isEmpty();
  }

  @Test
  void stopsAtAHundredAndKeepsPointersShort() {
    String many =
        IntStream.range(0, 200_000).mapToObj(i -> "1").collect(Collectors.joining(",", "[", "]"));
    assertThat(schema("{items: {type: string}}").violations(many.getBytes(UTF_8))).hasSize(100);
    assertThat(schema("{anyOf: [{items: {type: string}}]}").violations(many.getBytes(UTF_8)))
        .containsExactly(new Violation("", "takes too much work to be checked"));

    String name = "x".repeat(10_000);
    String deep = "{\"a\":{\"" + name + "\":1}}";
    assertThat(
            schema("{properties: {a: {additionalProperties: false}}}")
                .violations(deep.getBytes(UTF_8)))
        .containsExactly(new Violation("/a", "is not allowed"));
  }

  @Test
  void boundsPatternsThatWouldTakeForever() {
    String body = "\"" + "a".repeat(5_000) + "!\"";

    assertThat(schema("{pattern: '^(a+)+$'}").violations(body.getBytes(UTF_8)))
        .containsExactly(new Violation("", "takes too much work to be checked"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e400", "-1e400", "1e-400", "1E+999999999"})
  void survivesNumbersThatNoProcessorHas(String number) {
    RequestSchema schema =
        schema("{type: integer, multipleOf: 3, minimum: 1, maximum: 10, enum: [5]}");

    assertThat(schema.violations(number.getBytes(UTF_8))).isNotEmpty();
    assertThat(schema.violations("1".repeat(5_000).getBytes(UTF_8))).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{type: strin} | 5:31: `type` is `strin` (expected: one of array, boolean, integer, null,",
        "{minLength: -1} | 5:36: `minLength` is `-1` (expected: a whole number from 0)",
        "{required: name} | 5:35: `required` is `name` (expected: a list of different names)",
        "{properties: {a: 1}} | 5:41: `a` is `1` (expected: a schema: a mapping, true or false)",
        "{pattern: '[a-'} | pattern is no regular expression: ",
        "{patternProperties: {'(': true}} | pattern is no regular expression: ",
        "{typ: string} | 5:25: unknown keyword `typ` (expected: ",
        "{format: emial} | 5:33: unknown format `emial` (expected: date, ",
        "{$ref: 'http://x/y'} | 5:31: reference leads out of the schema, and nothing is fetched",
        "{$ref: other.json} | reference leads out of the schema, and nothing is fetched",
        "{$ref: '#/$defs/a'} | 5:31: reference leads nowhere (expected: a place in this schema",
        "{$ref: '#a'} | reference leads nowhere",
        "{$ref: '#'} | schema refers to itself without an end",
        "{allOf: [{$ref: '#'}]} | schema refers to itself without an end",
        "{items: {$id: x}} | `$id` makes another schema of this part",
        "{$schema: 'http://json-schema.org/draft-07/schema#'} | `$schema` names another language"
      })
  void reportsAProblemOfTheSchemaAtItsPlace(String schema, String problem) {
    assertThatThrownBy(() -> schema(schema))
        .isInstanceOfSatisfying(
            DefinitionException.class,
            e -> {
              assertThat(e.problems()).hasSize(1);
              assertThat(e.problems().get(0).toString())
                  .startsWith("gateway.yaml:5:")
                  .contains(problem);
            });
  }

  @Test
  void isOnlyForRequestsThatHaveABody() {
    assertThatThrownBy(() -> plan("GET", "{type: object}"))
        .hasMessageContaining(
            "a GET request has no body to check (expected: method POST, PUT, PATCH or DELETE)");
  }

  private static RequestSchema schema(String schema) {
    return plan("POST", schema).routes().get(0).requestSchema().orElseThrow();
  }

  private static GatewayPlan plan(String method, String schema) {
    String yaml =
        """
        upstreams: { a: { url: "http://a" } }
        routes:
          r: { path: /r, method: %s,
               calls: { c: { upstream: a, path: /c } },
               request-schema: %s }
        """
            .formatted(method, schema);
    return PlanCompiler.compile(
        new DefinitionReader(name -> null).read(List.of(new DefinitionFile("gateway.yaml", yaml))));
  }
}
