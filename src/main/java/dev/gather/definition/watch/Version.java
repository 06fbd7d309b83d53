package dev.gather.definition.watch;

import dev.gather.definition.problem.DefinitionException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.stream.Stream;

/** Tells contents apart. */
public final class Version {

  /** Enough digits to tell versions apart, and few enough to compare by eye. */
  private static final int BYTES = 8;

  private Version() {}

  /** Stands for files of which nothing is known but what is wrong with them. */
  static String of(DefinitionException unreadable) {
    return of(Stream.of(unreadable.getMessage()));
  }

  /** The same for the same texts in the same order, and for no others. */
  public static String of(Stream<String> texts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      texts.forEach(
          text -> {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            // With its length, so that no two lists of texts look alike.
            digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
            digest.update(bytes);
          });
      return HexFormat.of().formatHex(digest.digest(), 0, BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
