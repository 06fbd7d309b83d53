package dev.gather.merge;

import dev.gather.json.Slice;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/**
 * A JSON document in pieces.
 *
 * @param slices in order
 * @param length of all of them, in bytes
 */
public record Document(List<Slice> slices, int length) {

  /** Of one piece. */
  public static Document of(byte[] json) {
    return of(List.of(Slice.of(json)));
  }

  static Document of(List<Slice> slices) {
    long length = 0;
    for (Slice slice : slices) {
      length += slice.length();
    }
    return new Document(List.copyOf(slices), Math.toIntExact(length));
  }

  /** A copy in one piece. */
  public byte[] toByteArray() {
    byte[] json = new byte[length];
    int at = 0;
    for (Slice slice : slices) {
      System.arraycopy(slice.bytes(), slice.start(), json, at, slice.length());
      at += slice.length();
    }
    return json;
  }

  /**
   * A weak entity tag. Two checksums over different polynomials and the length: documents that
   * differ by chance have the same tag once in 2^64, and both run at memory speed, which a
   * cryptographic digest does not.
   *
   * @see <a href="https://datatracker.ietf.org/doc/html/rfc9110#section-8.8.1">RFC 9110, 8.8.1</a>
   */
  public String entityTag() {
    CRC32 first = new CRC32();
    CRC32C second = new CRC32C();
    for (Slice slice : slices) {
      first.update(slice.bytes(), slice.start(), slice.length());
      second.update(slice.bytes(), slice.start(), slice.length());
    }
    long checksums = first.getValue() << 32 | second.getValue();
    return "W/\"" + Long.toHexString(checksums) + "-" + Integer.toHexString(length) + "\"";
  }

  @Override
  public String toString() {
    return "Document[bytes=" + length + "]";
  }
}
