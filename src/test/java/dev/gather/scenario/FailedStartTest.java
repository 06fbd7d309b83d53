package dev.gather.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gather.GatherApplication;
import dev.gather.definition.DefinitionException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
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

  private static void assertStopped(Path file) {
    assertThatThrownBy(
            () ->
                SpringApplication.run(
                    GatherApplication.class,
                    "--gather.definitions=file:" + file,
                    "--server.port=0",
                    "--management.server.port=0"))
        .hasRootCauseInstanceOf(DefinitionException.class);
  }
}
