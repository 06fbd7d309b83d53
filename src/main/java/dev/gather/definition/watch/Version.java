package dev.gather.definition.watch;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gather.definition.problem.DefinitionException;
import dev.gather.process.Sha256;
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
    byte[][] parts = texts.flatMap(Version::parts).toArray(byte[][]::new);
    return HexFormat.of().formatHex(Sha256.of(parts), 0, BYTES);
  }

  /** With its length, so that no two lists of texts look alike. */
  private static Stream<byte[]> parts(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    return Stream.of((bytes.length + ":").getBytes(UTF_8), bytes);
  }
}
