package dev.gather.process;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/** Names that no two things have: 128 random bits as hexadecimal digits. They are no secrets. */
public final class UniqueId {

  private UniqueId() {}

  public static String next() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    HexFormat hex = HexFormat.of();
    return hex.toHexDigits(random.nextLong()) + hex.toHexDigits(random.nextLong());
  }
}
