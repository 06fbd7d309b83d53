package dev.gather.merge;

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
}
