package dev.gather.demo;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Finds {@code src/demo}, whatever the working directory is. */
public final class DemoFiles {

  private static final Path DEMO = Path.of("src", "demo");

  private DemoFiles() {}

  /** The demo's definition file. */
  public static Path definition() {
    return directory().resolve("gateway.yaml");
  }

  /** The directory of one service: {@code mappings} and {@code __files} as WireMock reads them. */
  public static Path directory(DemoService service) {
    return directory().resolve("services").resolve(service.upstream());
  }

  // An IDE or a build may start from anywhere, but compiles to somewhere inside the project.
  private static Path directory() {
    Path classes = classes();
    for (Path above = classes; above != null; above = above.getParent()) {
      Path candidate = above.resolve(DEMO);
      if (Files.isDirectory(candidate)) {
        return candidate;
      }
    }
    throw new IllegalStateException(classes + ": no directory above it holds " + DEMO);
  }

  private static Path classes() {
    try {
      return Path.of(DemoFiles.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
