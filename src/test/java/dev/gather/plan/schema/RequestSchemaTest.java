package dev.gather.plan.schema;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.gather.Patience;
import dev.gather.definition.DefinitionReader;
import dev.gather.definition.problem.DefinitionException;
import dev.gather.definition.yaml.DefinitionFile;
import dev.gather.plan.GatewayPlan;
import dev.gather.plan.compile.PlanCompiler;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class RequestSchemaTest {

  /** Long enough that what looks twice at each part would need minutes. */
  private static final int LONG = 200_000;

  private static final List<byte[]> ADVERSARIAL =
      Stream.of("", "/", "http://1::1%25", "a@", "P", "2026-01-02T", "1", "(")
          .flatMap(
              start ->
                  Stream.of("a", "/", "1", "%20", ".a", "@", "(", "{a}", "{a.a", "[", "-")
                      .map(part -> start + part.repeat(LONG / part.length())))
          .flatMap(text -> Stream.of(text, text + "%0A!"))
          .map(RequestSchemaTest::text)
          .toList();

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

  @ParameterizedTest
  @ValueSource(strings = {"^(a|b)*$", "^(a+)+$", "^(a*)*$", "^([ab]|aa)*$"})
  void matchesAnyPatternInLinearTime(String pattern) {
    RequestSchema schema = schema("{pattern: '" + pattern + "'}");

    assertThat(schema.violations(text("a".repeat(2_000)))).isEmpty();
    assertThat(schema.violations(text("a".repeat(300_000)))).isEmpty();
    assertThat(schema.violations(text("a".repeat(300_000) + "!")))
        .containsExactly(new Violation("", "must match \"" + pattern + "\""));
  }

  @Test
  void takesNoLongerNameForAHostThanThereIs() {
    assertThat(schema("{format: hostname}").violations(text("a.".repeat(126) + "a"))).isEmpty();
    assertThat(schema("{format: hostname}").violations(text("a.".repeat(127) + "a"))).hasSize(1);
  }

  @Test
  void endsTheCheckOfATextThatIsTooLongForALargePattern() {
    RequestSchema schema = schema("{pattern: '^([ab]{1,900})*c$'}");

    assertThat(schema.violations(text("ab".repeat(100)))).hasSize(1);
    assertThat(schema.violations(text("ab".repeat(300_000))))
        .containsExactly(new Violation("", "takes too much work to be checked"));
  }

  @Test
  void endsTheCheckOfManyTextsThatAreTooLongTogether() {
    RequestSchema schema = schema("{items: {pattern: '^([ab]{1,900})*$'}}");
    String text = "\"" + "ab".repeat(10_000) + "\"";

    assertThat(schema.violations(("[" + text + "]").getBytes(UTF_8))).isEmpty();
    assertThat(schema.violations(("[" + (text + ",").repeat(20) + text + "]").getBytes(UTF_8)))
        .containsExactly(new Violation("", "takes too much work to be checked"));
    assertThat(schema.violations(("[" + text + "]").getBytes(UTF_8))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "^\\u00e9$ | é",
        "^a\\sb$ | 'a\u00a0b'",
        "^[\\s]$ | '\ufeff'",
        "^[\\S]+$ | 'a\u200b'",
        "^a[^]$ | 'a\n'",
        "^a[]?$ | a",
        "^\\(?sa.$ | '(sab'",
        "^\\uD83D\\uDE00$ | 😀",
        "^\\u{1F600}$ | 😀",
        "^[\\u0041-\\u0043]+$ | ABC",
        "^a\\s$ | 'a\u000b'",
        "^[[]$ | [",
        "^(?<year>[0-9]{4})$ | 2026",
        "^\\p{Letter}+$ | äß",
        "^a\\/b$ | a/b",
        "^a[\\b]$ | 'a\b'"
      })
  void readsPatternsAsEcmaScriptDoes(String pattern, String text) {
    assertThat(schema("{pattern: '" + pattern + "'}").violations(text(text))).isEmpty();
    assertThat(schema("{pattern: '" + pattern + "'}").violations(text(text + "\n"))).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "uniqueItems: true | [1,1.0]",
        "uniqueItems: true | [10000000000,1e10]",
        "uniqueItems: true | [1.0,1.00]",
        "uniqueItems: true | [0,-0.0]",
        "uniqueItems: true | [[1],[1.0]]",
        "uniqueItems: true | [{\"a\":1,\"b\":2},{\"b\":2.0,\"a\":1e0}]",
        "format: date-time | \"2026-01-02 03:04:05Z\"",
        "format: date-time | \"2026-01-02T03:04:05\"",
        "format: time | \"03:04:05Zx\"",
        "pattern: '^\\S+$' | \"a\u00a0b\"",
        "pattern: '^[\\S]+$' | \"a\u000bb\"",
        "pattern: '^[^][a]$' | \"a\"",
        "pattern: '^\\(?s.$' | \"s\u2028\"",
        "format: hostname | \"-a.example\"",
        "format: ipv4 | \"1.2.3.256\"",
        "format: json-pointer | \"/a~2\"",
        "format: relative-json-pointer | \"01\"",
        "format: uri-template | \"/{a\"",
        "format: uri-template | \"/a b\"",
        "format: uuid | \"00000000-0000-0000-0000-00000000000\"",
        "format: duration | \"P1DT\"",
        "format: regex | \"(\""
      })
  void findsWhatIsNotAsItShouldBe(String schema, String body) {
    assertThat(schema("{" + schema + "}").violations(body.getBytes(UTF_8))).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "uniqueItems: true | [1,\"1\",true,\"true\",null,[1],[[1]],{\"a\":1},{\"a\":\"1\"},1.5]",
        "uniqueItems: true | [[\"a\",\"b\"],[\"a,b\"],[\"a\\\",\\\"b\"]]",
        "uniqueItems: false | [1,1]",
        "uniqueItems: true | \"aa\"",
        "format: date-time | \"2026-01-02t03:04:05.123+01:00\"",
        "format: date-time | \"1990-12-31T23:59:60Z\"",
        "format: time | \"03:04:05.1-02:30\"",
        "format: hostname | \"a-b.example\"",
        "format: ipv4 | \"192.0.2.255\"",
        "format: json-pointer | \"/a~0~1/#\"",
        "format: relative-json-pointer | \"1/a\"",
        "format: uri-template | \"/{a:3}/{?b,c*}%20\"",
        "format: uuid | \"123e4567-e89b-12d3-a456-426614174000\"",
        "format: duration | \"P1Y2DT3H\"",
        "format: regex | \"(?=a)b\"",
        "format: iri | \"http://example/ä\"",
        "format: email | \"a@example.com\""
      })
  void letsPassWhatIsAsItShouldBe(String schema, String body) {
    assertThat(schema("{" + schema + "}").violations(body.getBytes(UTF_8))).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("formats")
  void checksEachFormatInBoundedTimeWhateverTheText(String format) {
    RequestSchema schema = schema("{format: " + format + "}");

    for (byte[] text : ADVERSARIAL) {
      assertTimeoutPreemptively(Patience.LIMIT, () -> schema.violations(text));
    }
  }

  private static Set<String> formats() {
    return SchemaKeywords.FORMATS;
  }

  @Test
  void tellsElementsApartInLinearTimeWhateverTheirHashes() {
    StringBuilder array = new StringBuilder("[");
    for (int i = 0; i < 1 << 15; i++) {
      array.append(i == 0 ? "[\"" : ",[\"");
      for (int bit = 0; bit < 15; bit++) {
        array.append((i >> bit & 1) == 0 ? "Aa" : "BB");
      }
      array.append("\"]");
    }
    byte[] body = array.append(']').toString().getBytes(UTF_8);

    assertTimeoutPreemptively(
        Patience.LIMIT, () -> assertThat(schema("{uniqueItems: true}").violations(body)).isEmpty());
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
        "{pattern: '(a)\\1'} | 5:38: pattern cannot be matched in linear time: `\\1` refers back to",
        "{pattern: 'b(?=a)'} | 5:36: pattern cannot be matched in linear time: `(?=` looks ahead",
        "{patternProperties: {'(?<!a)': true}} | pattern cannot be matched in linear time: `(?<!` looks",
        "{pattern: 'a{1001}'} | 5:36: pattern cannot be matched in linear time: `{1001}` counts to",
        "{pattern: '((a{99}){99}){99}'} | pattern has counts that multiply to more than 10000 steps",
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

  private static byte[] text(String text) {
    return JsonMapper.shared().writeValueAsBytes(text);
  }

  private static RequestSchema schema(String schema) {
    return plan("POST", schema).routes().get(0).admission().requestSchema().orElseThrow();
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
