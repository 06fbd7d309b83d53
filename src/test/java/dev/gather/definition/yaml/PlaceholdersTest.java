package dev.gather.definition.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gather.definition.DefinitionReader;
import dev.gather.definition.LoadedDefinition;
import dev.gather.definition.Reading;
import dev.gather.definition.model.GatewayDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class PlaceholdersTest {

  private static final String SYNTAX =
      " (expected: ${NAME}, ${NAME:default} or ${file:PATH}, or $${ for a literal ${)";

  @Test
  void putsInValuesAndDefaults() {
    assertThat(set("x: \"${A}-${B:b}-${C:}\"", "A", "1")).isEqualTo("1-b-");
    assertThat(set("x: \"${B:http://b:80}\"")).isEqualTo("http://b:80");
    assertThat(set("x: \"${A:default}\"", "A", "")).isEmpty();
  }

  @Test
  void keepsAnEscapedPlaceholder() {
    assertThat(set("x: \"$${A} $A {A} ${A}\"", "A", "1")).isEqualTo("${A} $A {A} 1");
  }

  @Test
  void doesNotLookForPlaceholdersInValuesOrKeys() {
    assertThat(set("x: \"${A}\"", "A", "${B}", "B", "no")).isEqualTo("${B}");
    assertThat(Reading.valid(body("${A}: 1"), "A", "no").toString()).contains("{\"${A}\":1}");
  }

  @Test
  void typesAPlainScalarByItsValueButNotAQuotedOne() {
    assertThat(Reading.upstream("max-depth: ${DEPTH}", "DEPTH", "7").limits().maxDepth())
        .isEqualTo(7);
    assertThat(Reading.upstream("timeout: ${AMOUNT}s", "AMOUNT", "7").limits().timeout())
        .isEqualTo(Duration.ofSeconds(7));
    assertThat(
            Reading.problems(Reading.upstreamYaml("url: http://a\nmax-depth: \"${D}\""), "D", "7"))
        .containsExactly(
            "gateway.yaml:4:16: `max-depth` is `${D}` (expected: a whole number from 1 to 500)");

    String yaml = body("n: ${N}\nq: '${N}'\nb: ${B}\ne: ${E:}\ns: ${S}");
    GatewayDefinition definition = Reading.valid(yaml, "N", "1.10", "B", "true", "S", "a: [b]");
    JsonNode tree =
        Reading.call(Reading.route(definition, "r"), "c").request().body().orElseThrow();

    assertThat(tree)
        .hasToString("{\"n\":1.10,\"q\":\"1.10\",\"b\":true,\"e\":null,\"s\":\"a: [b]\"}");
  }

  @Test
  void namesAVariableThatIsNotSetAndItsPlace() {
    assertThat(Reading.problems(Reading.upstreamYaml("url: \"http://${HOST}:${PORT}\"")))
        .containsExactly(
            "gateway.yaml:3:18: environment variable `HOST` is not set"
                + " (expected: a value, or a default as in ${HOST:default})",
            "gateway.yaml:3:26: environment variable `PORT` is not set"
                + " (expected: a value, or a default as in ${PORT:default})");
  }

  @Test
  void refusesWhatOnlyLooksLikeAPlaceholder() {
    assertThat(Reading.problems(Reading.upstreamYaml("url: http://${HOST")))
        .containsExactly("gateway.yaml:3:17: `${HOST` has no end" + SYNTAX);
    for (String wrong :
        new String[] {
          "${}", "${1A}", "${A-B}", "${ A }", "${:x}", "${A:${B}", "${file:}", "${file:${A}"
        }) {
      assertThat(
              Reading.problems(Reading.upstreamYaml("url: \"" + wrong + "\""), "A", "a", "B", "b"))
          .containsExactly("gateway.yaml:3:11: `" + wrong + "` is not a placeholder" + SYNTAX);
    }
  }

  @Test
  void putsInWhatAFileHasWhosePathBeginsAtTheDefinition(@TempDir Path directory)
      throws IOException {
    Path secrets = Files.createDirectory(directory.resolve("secrets"));
    Files.writeString(secrets.resolve("key"), "${A}: [b]\n");
    String yaml =
        Reading.upstreamYaml(
            "url: http://a\nheaders: { set: { x: \"k ${file:secrets/key}\", y: \"${file:%s}\", z:"
                    .formatted(secrets.resolve("key"))
                + " \"$${file:secrets/key}\" } }");

    GatewayDefinition definition = read(directory.resolve("gateway.yaml"), yaml).definition();

    assertThat(Reading.upstream(definition, "catalog").headers().set())
        .isEqualTo(Map.of("x", "k ${A}: [b]", "y", "${A}: [b]", "z", "${file:secrets/key}"));
  }

  @Test
  void namesAFileThatHasNoValueAndItsPlace(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("gateway.yaml");
    Files.writeString(directory.resolve("lines"), "s3cret\ns3cret");
    String yaml =
        Reading.upstreamYaml(
            "url: http://a\nheaders: { set: { x: \"a ${file:none}\", y: \"${file:lines}\" } }");

    assertThat(read(file, yaml).problems().sorted())
        .extracting(Object::toString)
        .containsExactly(
            "%s:4:29: file `none` is missing (expected: a file at %s)"
                .formatted(file, directory.resolve("none")),
            "%s:4:48: file `lines` has control characters (expected: one line of text)"
                .formatted(file));
  }

  @Test
  void neverShowsWhatAFileHas() {
    String yaml =
        Reading.upstreamYaml(
            "url: ${file:s}\ntimeout: ${file:s}\nheaders: { set: { x: \"${file:s}\" } }");
    LoadedDefinition loaded =
        new DefinitionReader(name -> null, file -> new FileValue.Text("s3cret\u0001"))
            .read(List.of(new DefinitionFile("gateway.yaml", yaml)));

    assertThat(loaded.problems().sorted()).hasSize(3);
    assertThat(loaded.problems().sorted().toString())
        .doesNotContain("s3cret")
        .contains("`${file:s}`");
  }

  @Test
  void neverShowsAValueOfTheEnvironment() {
    String yaml =
        """
        upstreams:
          a:
            url: ${S}
            timeout: ${S}
            max-body: "${S}"
            max-depth: ${S}
            retry: ${S}
            headers: { forward: ["${S}"], set: { x: "${S}" }, deadline: "${S}" }
        routes:
          r:
            path: ${S}
            method: ${S}
            tags: ${S}
            calls:
              c: { upstream: "${E:}", path: "${S}", required: "${S}", pass-status: ["${S}"] }
        """;
    LoadedDefinition loaded = Reading.read(yaml, "S", "s3cret\u0001 GTE");

    assertThat(loaded.problems().sorted()).hasSize(15);
    assertThat(loaded.problems().sorted().toString()).doesNotContain("s3cret").contains("`${S}`");
    assertThat(loaded.problems().sorted().toString()).doesNotContain("did you mean");
    assertThat(Reading.upstream("headers: { set: { x: \"${S}\" } }", "S", "s3cret").toString())
        .doesNotContain("s3cret");
  }

  private static LoadedDefinition read(Path file, String yaml) {
    return new DefinitionReader(name -> null)
        .read(List.of(new DefinitionFile(file.toString(), yaml)));
  }

  private static String set(String entry, String... environment) {
    return Reading.upstream("headers:\n  set:\n    " + entry, environment)
        .headers()
        .set()
        .getOrDefault("x", "none");
  }

  private static String body(String lines) {
    return "routes:\n  r:\n    path: /\n    calls:\n      c:\n        upstream: u\n"
        + "        path: /\n        method: POST\n        body:\n"
        + lines.indent(10);
  }
}
