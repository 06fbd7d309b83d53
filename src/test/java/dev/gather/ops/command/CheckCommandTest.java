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
