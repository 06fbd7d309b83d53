package dev.gather.upstream.http;

import dev.gather.upstream.call.CallFailure;
import dev.gather.upstream.call.FailureKind;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Collects one body of at most {@code limit} bytes into one array. */
final class BodyBuffer {

  /**
   * More is not taken at once. A length that is only announced costs an upstream nothing; and a
   * larger array is one that the collector keeps apart and starts a cycle for, so that of a large
   * body there is to be only one, however its bytes come.
   */
  private static final int MOST_AT_ONCE = 256 * 1024;

  /** Of an announced length, what has come when the rest is believed. */
  private static final int BELIEVED_PART = 4;

  private final String upstream;
  private final int limit;
  private final long announced;
  private byte[] bytes;
  private int length;

  /** What came before {@link #bytes}, and its length. */
  private List<byte[]> full = List.of();

  private int fullLength;

  /**
   * @param announced the answer's Content-Length, or a negative value
   */
  BodyBuffer(String upstream, int limit, long announced) {
    this.upstream = upstream;
    this.limit = limit;
    this.announced = announced;
    this.bytes = new byte[(int) Math.max(0, Math.min(announced, Math.min(limit, MOST_AT_ONCE)))];
  }

  /**
   * @throws CallFailure if the body is longer than the limit
   */
  void append(ByteBuf part) {
    if (part.readableBytes() > limit - length()) {
      throw tooLarge(upstream, limit);
    }
    while (part.isReadable()) {
      if (length == bytes.length) {
        grow(part.readableBytes());
      }
      int more = Math.min(part.readableBytes(), bytes.length - length);
      part.readBytes(bytes, length, more);
      length += more;
    }
  }

  /** The array behind the buffer if it is exactly full, else a copy. */
  byte[] toArray() {
    return full.isEmpty() && length == bytes.length ? bytes : joined(length());
  }

  static CallFailure tooLarge(String upstream, int limit) {
    return CallFailure.of(
        FailureKind.BAD_BODY, upstream + " sent an answer of more than " + limit + " bytes");
  }

  private int length() {
    return fullLength + length;
  }

  private void grow(int more) {
    if (announced > length() && announced <= Math.min(limit, (long) BELIEVED_PART * length())) {
      bytes = joined((int) announced);
      length = length();
      full = List.of();
      fullLength = 0;
    } else if (length >= MOST_AT_ONCE) {
      setAside();
    } else {
      // The first part of an unannounced body is very often all of it; later ones are not.
      int wanted = length == 0 ? more : Math.max(length + more, 2 * length);
      bytes = Arrays.copyOf(bytes, Math.min(wanted, MOST_AT_ONCE));
    }
  }

  private void setAside() {
    if (full.isEmpty()) {
      full = new ArrayList<>();
    }
    full.add(bytes);
    fullLength += length;
    bytes = new byte[Math.min(MOST_AT_ONCE, limit - fullLength)];
    length = 0;
  }

  /** Of that length, which may be more than there is. */
  private byte[] joined(int size) {
    byte[] all = new byte[size];
    int at = 0;
    for (byte[] part : full) {
      System.arraycopy(part, 0, all, at, part.length);
      at += part.length;
    }
    System.arraycopy(bytes, 0, all, at, length);
    return all;
  }
}
