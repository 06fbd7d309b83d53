package dev.gather.access.jwk;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What can be said of where an issuer's keys are before any of its tokens comes. */
public final class KeyPlaces {

  private static final String FILE = "file";
  private static final String EXPECTED = " (expected: a JWK set at %s)";

  private KeyPlaces() {}

  /**
   * What is wrong with a file of keys as it is now, as the end of a sentence about it; blocks.
   * Providers are not asked: a start needs none of them.
   */
  public static Optional<String> fault(URI place) {
    return isFile(place) ? fault(Path.of(place)) : Optional.empty();
  }

  static boolean isFile(URI place) {
    return FILE.equalsIgnoreCase(place.getScheme());
  }

  private static Optional<String> fault(Path file) {
    if (!Files.exists(file)) {
      return Optional.of("is missing" + EXPECTED.formatted(file));
    }
    try {
      boolean isEmpty = new JwkSetFile(file).read().keys().keys().isEmpty();
      return isEmpty ? Optional.of(KeyLog.NO_KEY + EXPECTED.formatted(file)) : Optional.empty();
    } catch (KeyFetchException e) {
      return Optional.ofNullable(e.getMessage());
    } catch (IOException e) {
      return Optional.of("cannot be read" + EXPECTED.formatted(file));
    }
  }
}
