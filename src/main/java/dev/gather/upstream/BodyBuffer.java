package dev.gather.upstream;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/** Collects one body of at most {@code limit} bytes into one array. */
final class BodyBuffer {

  /** A length that is only announced costs an upstream nothing, so no more is believed at once. */
  private static final int BELIEVED_LENGTH = 256 * 1024;

  private final String upstream;
  private final int limit;
  private byte[] bytes;
  private int length;

  /**
   * @param announced the answer's Content-Length, or a negative value
   */
  BodyBuffer(String upstream, int limit, long announced) {
    this.upstream = upstream;
    this.limit = limit;
    this.bytes = new byte[(int) Math.max(0, Math.min(announced, Math.min(limit, BELIEVED_LENGTH)))];
  }

  /**
   * @throws CallFailure if the body is longer than the limit
   */
  void append(ByteBuf part) {
    int more = part.readableBytes();
    if (more > limit - length) {
      throw tooLarge(upstream, limit);
    }
    if (more > bytes.length - length) {
      grow(length + more);
    }
    part.readBytes(bytes, length, more);
    length += more;
  }

  /** The array behind the buffer if it is exactly full, else a copy. */
  byte[] toArray() {
    return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
  }

  static CallFailure tooLarge(String upstream, int limit) {
    return CallFailure.of(
        FailureKind.BAD_BODY, upstream + " sent an answer of more than " + limit + " bytes");
  }

  private void grow(int needed) {
    // The first part of an unannounced body is very often all of it; later ones are not.
    long doubled = length == 0 ? needed : Math.max(needed, 2L * bytes.length);
    bytes = Arrays.copyOf(bytes, (int) Math.min(doubled, limit));
  }
}
