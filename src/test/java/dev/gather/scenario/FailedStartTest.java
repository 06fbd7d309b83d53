package dev.gather.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gather.GatherApplication;
import dev.gather.definition.problem.DefinitionException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class FailedStartTest {

  private final Path directory;

  FailedStartTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void aBadFileIsReportedWithAllItsProblemsAndNoStackTrace(CapturedOutput output)
      throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("gateway.yaml"),
            """
            upstreams:
              catalog: { url: http://catalog, timout: 3s }
            routes:
              page: { path: /page, calls: { product: { upstream: catalgo, path: / } } }
            """);

    assertStopped(file);

    assertThat(output.getAll())
        .contains("APPLICATION FAILED TO START", "The definition has 2 problems:")
        .contains("gateway.yaml:2:35: unknown key `timout`")
        .contains("unknown upstream `catalgo`")
        .contains("--check FILE")
        .doesNotContain("Netty started", "\tat ", "WARN");
  }

  @Test
  void aMissingFileIsReportedLikeABadOne(CapturedOutput output) {
    assertStopped(directory.resolve("missing.yaml"));

    assertThat(output.getAll())
        .contains("APPLICATION FAILED TO START", "missing.yaml:1:1: no definition file")
        .doesNotContain("\tat ", "WARN");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          server.http2.enabled=true   | by HTTP/1.1 only (expected: false)
          server.forward-headers-strategy=native    | gather.trusted-proxies says whose forwarded headers are believed (expected: none)
          server.forward-headers-strategy=FRAMEWORK | gather.trusted-proxies says whose forwarded headers are believed (expected: none)
          server.forward-headers-strategy=          | gather.trusted-proxies says whose forwarded headers are believed (expected: none)
          gather.trusted-proxies=10.0.0.0/33 | gather.trusted-proxies[0] is 10.0.0.0/33 (expected: an address of a proxy
          gather.trusted-proxies=10.0.0.1,proxy.example | gather.trusted-proxies[1] is proxy.example
          gather.reload.every=-1s     | gather.reload.every is -1s (expected: a time from 0s to 1d)
          gather.for-each.max-elements=-1 | gather.for-each.max-elements is -1 (expected: a whole number from 1 to 1000000)
          gather.expression.threads=0 | gather.expression.threads is 0 (expected: a whole number from 1 to 1000)
          gather.cache.connections=0  | gather.cache.connections is 0 (expected: a whole number from 1 to 1000)
          gather.answers.max-waiting=1KB | gather.answers.max-waiting is 1KB (expected: a size from 1MB to 1TB)
          server.netty.max-initial-line-length=-1 | server.netty.max-initial-line-length is -1 (expected: a size from 1B to 1GB)
          server.netty.max-initial-line-length=2GB | server.netty.max-initial-line-length is 2GB (expected: a size
          server.max-http-request-header-size=0 | server.max-http-request-header-size is 0 (expected: a size from 1B to 1GB)
          server.max-http-request-header-size=much | server.max-http-request-header-size is much (expected: a size
          gather.definitions[0]=a.yaml | gather.definitions[0] is unknown
          """)
  void aSettingThatCannotBeIsReportedByName(String property, String problem, CapturedOutput output)
      throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("gateway.yaml"),
            """
            upstreams: { service: { url: "http://127.0.0.1:1" } }
            routes: { page: { path: /page, calls: { a: { upstream: service, path: / } } } }
            """);

    assertThatThrownBy(() -> start(file, "--" + property)).isInstanceOf(RuntimeException.class);

    assertThat(output.getAll())
        .contains("APPLICATION FAILED TO START", problem)
        .doesNotContain("\tat ");
  }

  @Test
  void allSettingsThatCannotBeAreReportedAtOnceBeforeTheFiles(CapturedOutput output) {
    assertThatThrownBy(
            () ->
                start(
                    directory.resolve("missing.yaml"),
                    "--gather.for-each.max-elements=-1",
                    "--gather.shutdown.drain=-1s",
                    "--gather.access-log.enabled=perhaps",
                    "--gather.cache.local-sise=1MB",
                    "--gather.trusted-proxies=10.0.0.0/33,2001:db8::/32,localhost"))
        .isInstanceOf(RuntimeException.class);

    assertThat(output.getAll())
        .contains(
            """
            The settings have 6 problems:

                gather.access-log.enabled is perhaps (expected: true or false)
                gather.cache.local-sise is unknown (expected: one of gather.cache.local-size, gather\
            """
                .stripTrailing())
        .contains("; did you mean `gather.cache.local-size`?)")
        .contains("gather.for-each.max-elements is -1 (", "gather.shutdown.drain is -1s (")
        .contains("gather.trusted-proxies[0] is 10.0.0.0/33 (", "[2] is localhost (")
        .doesNotContain("\tat ", "WARN", "missing.yaml", "trusted-proxies[1]");
  }

  private static void assertStopped(Path file) {
    assertThatThrownBy(() -> start(file)).hasRootCauseInstanceOf(DefinitionException.class);
  }

  private static void start(Path file, String... arguments) {
    Stream<String> usual =
        Stream.of(
            "--gather.definitions=file:" + file, "--server.port=0", "--management.server.port=0");
    SpringApplication.run(
            GatherApplication.class,
            Stream.concat(usual, Stream.of(arguments)).toArray(String[]::new))
        .close();
  }
}
