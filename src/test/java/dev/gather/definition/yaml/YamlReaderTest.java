package dev.gather.definition.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gather.definition.Reading;
import dev.gather.definition.model.GatewayDefinition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class YamlReaderTest {

  private static final String WANTED =
      " (expected: a mapping with `upstreams`, `routes` or `cors`)";

  @ParameterizedTest
  @ValueSource(strings = {"", "   \n", "# only a comment\n", "---\n", "~", "\uFEFF", "{}"})
  void refusesAFileWithoutContent(String yaml) {
    assertThat(Reading.problems(yaml)).containsExactly("gateway.yaml:1:1: file is empty" + WANTED);
  }

  @Test
  void refusesAFileThatIsNoMapping() {
    assertThat(Reading.problems("- a"))
        .containsExactly("gateway.yaml:1:1: file is a list" + WANTED);
    assertThat(Reading.problems("\ntext"))
        .containsExactly("gateway.yaml:2:1: file is a single value" + WANTED);
  }

  @Test
  void saysWhereASyntaxErrorIs() {
    assertThat(Reading.problems("upstreams:\n  a: b: c"))
        .containsExactly("gateway.yaml:2:7: not valid YAML: mapping values are not allowed here");
    assertThat(Reading.problems("upstreams:\n  a: *missing"))
        .containsExactly("gateway.yaml:2:6: not valid YAML: found undefined alias missing");
    assertThat(Reading.problems("upstreams:\n\t- a"))
        .singleElement()
        .asString()
        .startsWith("gateway.yaml:2:1: not valid YAML while scanning for the next token: found");
    assertThat(Reading.problems("upstreams:\n  a: \u0007"))
        .containsExactly("gateway.yaml:2:6: character U+0007 is not allowed in YAML");
    assertThat(Reading.problems("a: \"\\UFFFFFFFF\""))
        .containsExactly("gateway.yaml:1:1: not valid YAML (expected: YAML 1.2)");
  }

  @Test
  void asksForQuotesWhereATemplateStandsBareInAFlowMapping() {
    assertThat(Reading.problems("routes: { r: { path: /products/{id} } }"))
        .containsExactly(
            "gateway.yaml:1:32: not valid YAML while parsing a flow mapping: expected ',' or '}',"
                + " but got { (expected: quotes around braces)");
  }

  @Test
  void refusesASecondDocument() {
    assertThat(Reading.problems(Reading.SMALLEST + "---\nroutes: {}"))
        .containsExactly(
            "gateway.yaml:9:1: a second document begins (expected: one document in a file)");
  }

  @Test
  void namesTheFirstOfADuplicateKey() {
    assertThat(
            Reading.problems(
                Reading.upstreamYaml("url: http://a\ntimeout: 1s\ntimeout: 2s\nurl: http://b")))
        .containsExactly(
            "gateway.yaml:5:5: duplicate key `timeout`"
                + " (expected: once; the first is at gateway.yaml:4:5)",
            "gateway.yaml:6:5: duplicate key `url`"
                + " (expected: once; the first is at gateway.yaml:3:5)");
  }

  @Test
  void refusesKeysThatAreNoStrings() {
    assertThat(
            Reading.problems(
                "upstreams:\n  1: {}\n  true: {}\n  ? [a]\n  : {}\n  ? {a: b}\n  : {}"))
        .containsExactly(
            "gateway.yaml:2:3: key `1` is not a string"
                + " (expected: a string; other keys need quotes)",
            "gateway.yaml:3:3: key `true` is not a string"
                + " (expected: a string; other keys need quotes)",
            "gateway.yaml:4:5: a key is a list (expected: a string; other keys need quotes)",
            "gateway.yaml:6:5: a key is a mapping (expected: a string; other keys need quotes)");
  }

  @Test
  void refusesMergeKeysAndTags() {
    assertThat(Reading.problems("upstreams:\n  <<: {}"))
        .containsExactly(
            "gateway.yaml:2:3: merge key `<<` is not part of YAML 1.2"
                + " (expected: the keys themselves)");
    assertThat(Reading.problems("upstreams: !mine {}"))
        .containsExactly("gateway.yaml:1:12: tag `!mine` is not supported (expected: none)");
    assertThat(Reading.problems(Reading.upstreamYaml("url: !!binary aaaa")))
        .containsExactly(
            "gateway.yaml:3:10: tag `tag:yaml.org,2002:binary` is not supported (expected: none)");
  }

  @Test
  void readsAnchorsAndAliases() {
    GatewayDefinition definition =
        Reading.valid(
            "upstreams:\n  a: &a { url: http://a, timeout: &t 3s }\n  b: *a\n"
                + "  c: { url: http://c, timeout: *t }");

    assertThat(Reading.upstream(definition, "b").limits().timeout()).hasSeconds(3);
    assertThat(Reading.upstream(definition, "c").limits().timeout()).hasSeconds(3);
  }

  @Test
  void refusesAnAliasInsideItsOwnAnchor() {
    assertThat(Reading.problems("upstreams: &u\n  a: *u"))
        .containsExactly("gateway.yaml:2:3: alias inside its own anchor (expected: a tree)");
  }

  @Test
  void refusesNumbersThatJsonDoesNotHave() {
    for (String number :
        new String[] {".inf", "-.INF", ".nan", "1e999999999", "1e99999999999999"}) {
      assertThat(Reading.problems(Reading.upstreamYaml("url: http://a\nmax-depth: " + number)))
          .containsExactly(
              "gateway.yaml:4:16: `"
                  + number
                  + "` is no number of JSON or too long"
                  + " (expected: a finite number of at most 400 digits)");
    }
  }

  @Test
  void ignoresAByteOrderMark() {
    assertThat(Reading.valid("\uFEFF" + Reading.SMALLEST).routes()).containsKey("product");
  }
}
