package dev.gather.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Definitions in a directory as Kubernetes makes it of a ConfigMap: each file is a link into {@code
 * ..data}, a link to a directory, which is replaced by another when the ConfigMap changes.
 *
 * @see <a
 *     href="https://github.com/kubernetes/kubernetes/blob/master/pkg/volume/util/atomic_writer.go">
 *     how they are written</a>
 */
class MountedDefinitionsTest {

  private final StubService service = StubService.after(Duration.ZERO, "1");

  @AfterEach
  void stop() {
    service.close();
  }

  @Test
  void loadsWhatIsMountedInItsPlace(@TempDir Path mount) throws IOException {
    write(mount.resolve("..1"), "one");
    Files.createSymbolicLink(mount.resolve("..data"), Path.of("..1"));
    Files.createSymbolicLink(mount.resolve("gateway.yaml"), Path.of("..data/gateway.yaml"));
    String pattern = "file:" + mount + "/*.yaml";
    try (Gateway gateway =
        Gateway.startFrom(mount.resolve("..1"), pattern, "gather.reload.every=50ms")) {
      assertThat(gateway.get("/one").statusCode()).isEqualTo(200);

      write(mount.resolve("..2"), "other");
      Path next = Files.createSymbolicLink(mount.resolve("..data_tmp"), Path.of("..2"));
      Files.move(next, mount.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
      Files.delete(mount.resolve("..1/gateway.yaml"));

      await().until(() -> gateway.get("/other").statusCode() == 200);
      assertThat(gateway.get("/one").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void findsFilesThatAreAddedUnderItsPattern(@TempDir Path mount) throws IOException {
    Files.writeString(mount.resolve("a.yaml"), definition("one"));
    String pattern = "file:" + mount + "/*.yaml";
    try (Gateway gateway =
        Gateway.startFrom(mount.resolve("a.yaml"), pattern, "gather.reload.every=50ms")) {
      Files.writeString(
          mount.resolve("b.yaml"),
          "routes: { other: { path: /other, calls: { part: { upstream: service, path: / } } } }");

      await().until(() -> gateway.get("/other").statusCode() == 200);
      assertThat(gateway.get("/one").statusCode()).isEqualTo(200);
    }
  }

  private void write(Path directory, String route) throws IOException {
    Path file = Files.createDirectory(directory).resolve("gateway.yaml");
    Files.writeString(file, definition(route));
  }

  private String definition(String route) {
    return FarLimits.in(
        """
        upstreams: { service: { url: "%2$s" } }
        routes: { %1$s: { path: /%1$s, calls: { part: { upstream: service, path: / } } } }
        """
            .formatted(route, service.url()));
  }
}
