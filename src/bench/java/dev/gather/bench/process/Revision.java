package dev.gather.bench.process;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Properties;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;

/** Which commit a jar of Gather was built from. */
public final class Revision {

  private static final String UNKNOWN = "unknown";

  private Revision() {}

  /** The commit's short name, as the jar itself says it; {@code unknown} where it does not. */
  public static String of(Path jar) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      ZipEntry entry = file.getEntry("BOOT-INF/classes/git.properties");
      if (entry == null) {
        return UNKNOWN;
      }
      Properties properties = new Properties();
      try (InputStream content = file.getInputStream(entry)) {
        properties.load(content);
      }
      return properties.getProperty("git.commit.id.abbrev", UNKNOWN);
    }
  }
}
