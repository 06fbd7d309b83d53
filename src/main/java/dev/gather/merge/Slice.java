package dev.gather.merge;

import java.util.Arrays;

/**
 * A run of bytes that is not to be changed.
 *
 * @param bytes shared
 * @param offset of the first
 * @param length how many
 */
public record Slice(byte[] bytes, int offset, int length) {

  static Slice of(byte[] bytes) {
    return new Slice(bytes, 0, bytes.length);
  }

  /** Whether both hold the same bytes. */
  public boolean isSame(Slice other) {
    return Arrays.equals(
        bytes, offset, offset + length, other.bytes, other.offset, other.offset + other.length);
  }
}
