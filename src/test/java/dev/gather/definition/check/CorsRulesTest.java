package dev.gather.definition.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gather.definition.LoadedDefinition;
import dev.gather.definition.Reading;
import dev.gather.definition.model.CorsDefinition;
import dev.gather.definition.problem.Problem;
import dev.gather.definition.yaml.DefinitionFile;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CorsRulesTest {

  @Test
  void readsOriginsAndDefaults() {
    assertThat(cors("cors: { origins: ['https://shop.example', 'https://*.shop.example'] }"))
        .isEqualTo(
            new CorsDefinition(
                List.of("https://shop.example", "https://*.shop.example"),
                false,
                Duration.ofMinutes(10)));
    assertThat(cors("cors: { origins: ['https://a'], credentials: true, max-age: 0s }"))
        .isEqualTo(new CorsDefinition(List.of("https://a"), true, Duration.ZERO));
    assertThat(Reading.valid(Reading.SMALLEST).cors()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*",
        "https://shop.example",
        "http://localhost:3000",
        "https://shop.example:8443",
        "http://shop.example:443",
        "https://*.shop.example",
        "http://*.localhost:3000",
        "http://127.0.0.1:5173",
        "http://[::1]:5173",
        "https://xn--bcher-kva.example",
        "capacitor://localhost",
        "chrome-extension://aaaabbbbccccdddd"
      })
  void takesOriginsAsBrowsersWriteThem(String origin) {
    assertThat(problems(origin)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "null, is what any page can call itself, ",
    "shop.example, has no scheme, ",
    "localhost:3000, has no scheme, ",
    "'//shop.example', has no scheme, ",
    "'*.shop.example', has no scheme, ",
    "https://shop.example/, ends in a slash, https://shop.example",
    "https://shop.example/page, has a path, https://shop.example",
    "https://shop.example//, has a path, https://shop.example",
    "https://shop.example?x, has a query, https://shop.example",
    "https://shop.example#x, has a fragment, https://shop.example",
    "https://Shop.example, has upper-case letters, https://shop.example",
    "HTTPS://shop.example, has upper-case letters, https://shop.example",
    "htps://shop.example, has no known scheme, https://shop.example",
    "https://shop.example:443, names the port that its scheme has anyway, https://shop.example",
    "http://shop.example:80, names the port that its scheme has anyway, http://shop.example",
    "https://shop.example:443/, ends in a slash, https://shop.example",
    "https://shop.example:, has no valid port, ",
    "https://shop.example:0, has no valid port, ",
    "https://shop.example:08, has no valid port, ",
    "https://shop.example:65536, has no valid port, ",
    "https://shop.example:*, has no valid port, ",
    "https://a:b:c, has no valid port, ",
    "https://, has no valid host, ",
    "https://:8080, has no valid host, ",
    "https://a..b, has no valid host, ",
    "https://a., has no valid host, ",
    "https://a b, has no valid host, ",
    "https://*., has no valid host, ",
    "https://bücher.example, has a character beyond ASCII, ",
    "https://*, has a star that is not the whole left-most label of a host, ",
    "https://shop.*, has a star that is not the whole left-most label of a host, ",
    "https://a*.shop.example, has a star that is not the whole left-most label of a host, ",
    "https://a.*.example, has a star that is not the whole left-most label of a host, ",
    "https://*.*.example, has a star that is not the whole left-most label of a host, ",
    "app://*.example, has a star that is not the whole left-most label of a host, ",
    "*://shop.example, has no known scheme, ",
  })
  void refusesWhatNoBrowserWouldSend(String origin, String fault, String meant) {
    String hint = meant == null ? "" : "; did you mean `" + meant + "`?";

    assertThat(problems(origin))
        .containsExactly(
            "gateway.yaml:1:19: origin `%s` %s (expected: %s%s)"
                .formatted(origin, fault, CorsOrigin.EXPECTED, hint));
  }

  @Test
  void showsNoUserAndNoValueOfTheEnvironment() {
    assertThat(problems("https://me:pass@shop.example"))
        .containsExactly(
            "gateway.yaml:1:19: origin has a user (expected: " + CorsOrigin.EXPECTED + ")");
    assertThat(Reading.problems("cors: { origins: ['${PAGE}'] }", "PAGE", "https://secret/"))
        .containsExactly(
            "gateway.yaml:1:19: origin `${PAGE}` ends in a slash (expected: "
                + CorsOrigin.EXPECTED
                + ")");
  }

  @Test
  void takesAStarAloneAndOnlyWithoutCredentials() {
    assertThat(
            Reading.problems(
                """
                cors:
                  origins: ["https://a", "*"]
                  credentials: true
                """))
        .containsExactly(
            "gateway.yaml:2:26: a star stands beside other origins (expected: alone, for all of"
                + " them)",
            "gateway.yaml:3:16: credentials cannot be allowed to every origin (expected: `false`, or"
                + " origins by name)");
    assertThat(Reading.problems("cors: { origins: ['*'], credentials: true }")).hasSize(1);
    assertThat(Reading.problems("cors: { origins: ['*'], credentials: false }")).isEmpty();
  }

  @Test
  void reportsEveryOtherProblemAtOnce() {
    assertThat(
            Reading.problems(
                """
                cors:
                  origins: [null, 1, "", https://a, https://a]
                  credentials: yes
                  max-age: 500ms
                  methods: [GET]
                """))
        .extracting(problem -> problem.replaceAll(" \\(expected.*", ""))
        .containsExactly(
            "gateway.yaml:2:12: `origins` says a value twice",
            "gateway.yaml:2:13: `origins[0]` is `null`",
            "gateway.yaml:2:19: `origins[1]` is `1`",
            "gateway.yaml:2:22: `origins[2]` is empty",
            "gateway.yaml:3:16: `credentials` is `yes`",
            "gateway.yaml:4:12: `max-age` is `500ms`",
            "gateway.yaml:5:3: unknown key `methods`");
    assertThat(Reading.problems("cors: {}"))
        .containsExactly(
            "gateway.yaml:1:1: missing key `origins` (expected: a list of one to 100 different"
                + " origins, or one star)");
    assertThat(Reading.problems("cors: { origins: [] }")).hasSize(1);
    assertThat(Reading.problems("cors: { origins: https://a }")).hasSize(1);
    assertThat(Reading.problems("cors: [https://a]")).hasSize(1);
  }

  @Test
  void standsInOneFileOfSeveral() {
    LoadedDefinition loaded =
        Reading.read(
            List.of(
                new DefinitionFile("a.yaml", "cors: { origins: ['https://a'] }"),
                new DefinitionFile("b.yaml", Reading.SMALLEST),
                new DefinitionFile("c.yaml", "# again\ncors: { origins: ['https://c/'] }")));

    assertThat(loaded.problems().sorted())
        .extracting(Problem::toString)
        .containsExactly(
            "c.yaml:2:1: `cors` is defined twice (expected: once; the first is at a.yaml:1:1)",
            "c.yaml:2:19: origin `https://c/` ends in a slash (expected: "
                + CorsOrigin.EXPECTED
                + "; did you mean `https://c`?)");
    assertThat(loaded.definition().cors().orElseThrow().origins()).containsExactly("https://a");
  }

  /** The origin's text begins in column 19. */
  private static List<String> problems(String origin) {
    return Reading.problems("cors: { origins: ['" + origin + "'] }");
  }

  private static CorsDefinition cors(String yaml) {
    return Reading.valid(yaml).cors().orElseThrow();
  }
}
