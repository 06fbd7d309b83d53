package dev.gather.cache;

import dev.gather.process.Sha256;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Names one stored answer, or one bucket of permits: the SHA-256 of what it depends on, so that
 * nothing of a client's can be read from it.
 */
public final class CacheKey {

  private static final byte ABSENT = 0;
  private static final byte PRESENT = 1;

  private final byte[] digest;

  private CacheKey(byte[] digest) {
    this.digest = digest;
  }

  /**
   * @param parts of the key, in a fixed order; an absent part differs from an empty one, and parts
   *     that merely join to the same text differ
   */
  public static CacheKey of(List<Optional<String>> parts) {
    int bytes = 0;
    for (Optional<String> part : parts) {
      bytes += 1 + part.map(text -> Integer.BYTES + Character.BYTES * text.length()).orElse(0);
    }
    ByteBuffer message = ByteBuffer.allocate(bytes);
    for (Optional<String> part : parts) {
      if (part.isEmpty()) {
        message.put(ABSENT);
      } else {
        String text = part.get();
        message.put(PRESENT).putInt(text.length());
        // As chars: an encoder would make one byte sequence of all that it cannot encode.
        for (int i = 0; i < text.length(); i++) {
          message.putChar(text.charAt(i));
        }
      }
    }
    return new CacheKey(Sha256.of(message.array()));
  }

  /** 32 bytes, the caller's to keep. */
  public byte[] digest() {
    return digest.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CacheKey key && Arrays.equals(digest, key.digest);
  }

  @Override
  public int hashCode() {
    // Any four bytes of a digest are as good as a hash of them all.
    return (digest[0] & 0xff) << 24
        | (digest[1] & 0xff) << 16
        | (digest[2] & 0xff) << 8
        | (digest[3] & 0xff);
  }

  /** The first hexadecimal digits: enough to tell keys apart in a log. */
  @Override
  public String toString() {
    return HexFormat.of().formatHex(digest, 0, 6);
  }
}
