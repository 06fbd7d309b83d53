package dev.gather.ops.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckCommandTest {

  private static final String UPSTREAMS =
      """
      upstreams:
        catalog: { url: "${CATALOG_URL}" }
        sellers: { url: http://sellers }
      """;
  private static final String ROUTES =
      """
      routes:
        product-page:
          path: /api/products/{id}
          calls:
            product: { upstream: catalog, path: "/products/{path.id}" }
            seller: { upstream: sellers, path: "/sellers/{product.sellerId}" }
        status:
          method: POST
          path: /status
          deadline: 500ms
          calls:
            catalog: { upstream: catalog, path: /health }
      """;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final CheckCommand command =
      new CheckCommand(
          Map.of("CATALOG_URL", "http://catalog")::get,
          new PrintStream(out, true, UTF_8),
          new PrintStream(err, true, UTF_8));

  private final Path directory;

  CheckCommandTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void printsALineForEachRouteOfAGoodDefinition() {
    String file = write("gateway.yaml", UPSTREAMS + ROUTES);

    assertThat(command.run("--check", file)).isZero();
    assertThat(out.toString(UTF_8))
        .hasLineCount(2)
        .isEqualToNormalizingNewlines(
            """
            product-page  GET /api/products/{id}  2 calls in 2 waves, deadline 2s
            status        POST /status            1 call in 1 wave, deadline 500ms
            """);
    assertThat(err.toString(UTF_8)).isEmpty();
  }

  @Test
  void printsWhenCallsAreMadeThatStandInForOthers() {
    String file =
        write(
            "gateway.yaml",
            UPSTREAMS
                + """
                routes:
                  page:
                    path: /page
                    calls:
                      product: { upstream: catalog, path: /a, fallback-call: old }
                      seller: { upstream: sellers, path: "/{product.id}", fallback-call: old }
                      old: { upstream: catalog, path: /b, fallback-call: oldest }
                      oldest: { upstream: catalog, path: /c }
                """);

    assertThat(command.run("--check", file)).isZero();
    assertThat(out.toString(UTF_8))
        .isEqualToNormalizingNewlines(
            "page  GET /page  4 calls in 4 waves, old only when product or seller fails, oldest only when old fails, deadline 2s\n");
  }

  @Test
  void printsEveryProblemOnALineOfItsOwn() {
    String file =
        write(
            "gateway.yaml",
            """
            upstreams:
              catalog: { url: "${SELLERS_URL}", timout: 3s }
            routes:
              page:
                path: /page
                calls:
                  product: { upstream: catalgo, path: / }
            """);

    assertThat(command.run("--check", file)).isEqualTo(1);
    assertThat(err.toString(UTF_8).lines())
        .hasSize(3)
        .allMatch(line -> line.startsWith(file + ":"))
        .anyMatch(line -> line.contains("SELLERS_URL"))
        .anyMatch(line -> line.contains("timout"))
        .anyMatch(line -> line.contains("catalgo"));
    assertThat(out.toString(UTF_8)).isEmpty();
  }

  @Test
  void readsFilesAndPatternsTogether() {
    String upstreams = write("upstreams.yaml", UPSTREAMS);
    write("page.routes.yaml", ROUTES);

    assertThat(command.run("--check", upstreams, directory + "/*.routes.yaml")).isZero();
    assertThat(out.toString(UTF_8)).hasLineCount(2);
  }

  @Test
  void aMissingFileIsAProblem() {
    String file = directory.resolve("missing.yaml").toString();

    assertThat(command.run("--check", file)).isEqualTo(1);
    assertThat(err.toString(UTF_8)).contains("missing.yaml").hasLineCount(1);
  }

  @Test
  void filesThatTheDefinitionNamesAreReadToo() {
    write("none.json", "{\"keys\": []}");
    write("other.json", "{\"keys\": 1}");
    String file =
        write(
            "gateway.yaml",
            """
            access:
              jwt:
                - { issuer: a, audience: a, jwk-set: missing.json }
                - { issuer: b, audience: a, jwk-set: none.json }
                - { issuer: c, audience: a, jwk-set: other.json }
              api-keys: { file: missing.yaml }
            """
                + UPSTREAMS
                + ROUTES);

    assertThat(command.run("--check", file)).isEqualTo(1);
    assertThat(err.toString(UTF_8).replace(directory + "/", "").lines())
        .satisfiesExactly(
            line ->
                assertThat(line)
                    .startsWith(
                        "missing.json:1:1: file is missing (expected: a JWK set at missing.json)"),
            line -> assertThat(line).startsWith("missing.yaml:1:1: file is missing"),
            line -> assertThat(line).startsWith("none.json:1:1: file holds no key"),
            line -> assertThat(line).startsWith("other.json:1:1: file is no JWK set"));
  }

  @Test
  void withoutAFileItTellsHowItIsUsed() {
    assertThat(command.run("--check")).isEqualTo(2);
    assertThat(err.toString(UTF_8)).startsWith("usage: ").hasLineCount(1);
  }

  @Test
  void whatTheEnvironmentLacksComesFromAFileAsDockerReadsIt() {
    String variables =
        write(
            "production.env",
            "\uFEFF# addresses\n\n  ORDERS_URL=http://orders\nSTOCK_URL=nonsense\n"
                + "STOCK_URL=http://stock\r\nCATALOG_URL\nUNKNOWN\nQUOTED=\"a\"\n");
    String file =
        write(
            "gateway.yaml",
            """
            upstreams:
              orders: { url: "${ORDERS_URL}" }
              stock: { url: "${STOCK_URL}" }
              catalog: { url: "${CATALOG_URL}", headers: { set: { x-quoted: "${QUOTED}" } } }
            routes:
              page: { path: /page, calls: { a: { upstream: orders, path: / } } }
            """);

    assertThat(command.run("--check", file)).isEqualTo(1);
    assertThat(command.run("--check", "--env", variables, file)).isZero();
    assertThat(command.run("--env=" + variables, file, "--check")).isZero();
  }

  @Test
  void noValueOfSuchAFileIsShown() {
    String variables =
        write("secret.env", "ROUTE=s3cret\nWAIT=1234ms\nURL=ht!tp://s3cret\nPART={s3cret.id}\n");
    String good =
        write(
            "good.yaml",
            """
            upstreams: { a: { url: http://a } }
            routes:
              page: { path: "/${ROUTE}/x", deadline: "${WAIT}", calls: { c: { upstream: a, path: / } } }
            """);
    String bad =
        write(
            "bad.yaml",
            """
            upstreams: { a: { url: "${URL}" } }
            routes:
              page: { path: /x, calls: { c: { upstream: a, path: "/${PART}" }, d: { upstream: a, path: "${MISSING}" } } }
            """);

    assertThat(command.run("--check", "--env", variables, good)).isZero();
    assertThat(out.toString(UTF_8))
        .isEqualToNormalizingNewlines(
            "page  GET /${ROUTE}/x  1 call in 1 wave, deadline ${WAIT}\n");
    assertThat(command.run("--check", "--env", variables, bad)).isEqualTo(1);
    assertThat(err.toString(UTF_8))
        .contains("bad.yaml:1:24: ", "environment variable `MISSING` is not set")
        .doesNotContain("s3cret");
  }

  @Test
  void noValueOfAFileThatTheDefinitionNamesIsShown() {
    write("key", "s3cret\n");
    write("odd", "{s3cret.id}");
    String yaml =
        """
        upstreams: { a: { url: http://a } }
        routes:
          page: { path: "/${file:key}/x", calls: { c: { upstream: a, path: "/${file:%s}" } } }
        """;

    assertThat(command.run("--check", write("good.yaml", yaml.formatted("key")))).isZero();
    assertThat(out.toString(UTF_8))
        .isEqualToNormalizingNewlines("page  GET /${file:key}/x  1 call in 1 wave, deadline 2s\n");
    assertThat(command.run("--check", write("bad.yaml", yaml.formatted("odd")))).isEqualTo(1);
    assertThat(command.run("--check", write("none.yaml", yaml.formatted("none")))).isEqualTo(1);
    assertThat(err.toString(UTF_8).replace(directory + "/", ""))
        .contains(
            "bad.yaml:3:68: ", "none.yaml:3:70: file `none` is missing (expected: a file at none)")
        .doesNotContain("s3cret");
  }

  @Test
  void aWarningIsToldAndIsNoProblem() {
    String file =
        write(
            "gateway.yaml",
            UPSTREAMS
                + ROUTES.replace("path: /status", "path: /status\n    static: { a: '{path.id}' }"));

    assertThat(command.run("--check", file)).isZero();
    assertThat(out.toString(UTF_8)).hasLineCount(2);
    assertThat(err.toString(UTF_8))
        .hasLineCount(1)
        .startsWith(file + ":13:18: warning: `{path.id}` is text");
  }

  @Test
  void aBadFileOfVariablesIsAProblemThatShowsNothingOfIt() {
    String file = write("gateway.yaml", UPSTREAMS + ROUTES);
    String variables = write("bad.env", "=s3cret\nKEY s3cret\nA KEY=s3cret\n");

    assertThat(command.run("--check", "--env", variables, file)).isEqualTo(1);
    assertThat(err.toString(UTF_8).replace(directory + "/", ""))
        .isEqualToNormalizingNewlines(
            """
            bad.env:1:1: a variable's name is missing (expected: NAME=value)
            bad.env:2:1: a line has white space in its name (expected: NAME=value)
            bad.env:3:1: `A KEY` has white space in its name (expected: NAME=value)
            """);
    assertThat(command.run("--check", "--env", directory + "/no.env", file)).isEqualTo(1);
    assertThat(command.run("--check", file, "--env")).isEqualTo(2);
  }

  @Test
  void otherOptionsAreNoFiles() {
    assertThat(command.run("--check", "--server.port=1")).isEqualTo(2);
  }

  private String write(String name, String content) {
    try {
      return Files.writeString(directory.resolve(name), content).toString();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
