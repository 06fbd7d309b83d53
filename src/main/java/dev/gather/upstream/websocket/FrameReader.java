package dev.gather.upstream.websocket;

import io.netty.buffer.ByteBuf;

/**
 * Finds where frames begin and end in the bytes of one direction, and holds their headers against
 * the protocol. Their content is for both ends, which check it, and is not looked at.
 *
 * @see <a href="https://datatracker.ietf.org/doc/html/rfc6455#section-5.2">RFC 6455, 5.2</a>
 */
final class FrameReader {

  /** What the bytes came to. */
  enum Found {
    /** All that is whole has been read. */
    MORE,
    /** A frame ends here, and was to be the last. */
    BOUNDARY,
    /** The last frame was a Close. */
    CLOSE,
    /** What follows is no frame. */
    FAULT
  }

  private static final int FIN = 0x80;

  /** Of extensions, and none is ever agreed on. */
  private static final int RESERVED = 0x70;

  private static final int OPCODE = 0x0f;
  private static final int CONTINUATION = 0x0;
  private static final int LAST_DATA = 0x2;
  private static final int FIRST_CONTROL = 0x8;
  private static final int LAST_CONTROL = 0xa;
  private static final int CLOSE = 0x8;

  private static final int MASK = 0x80;
  private static final int MASK_BYTES = 4;
  private static final int LENGTH = 0x7f;
  private static final int LENGTH_OF_16_BITS = 126;
  private static final int LENGTH_OF_64_BITS = 127;
  private static final int MOST_OF_16_BITS = 0xffff;

  private final int mask;

  /** Bytes of the frame under way that are still to come. */
  private long left;

  private boolean isClose;

  /** Whether a message has begun whose last frame is still to come. */
  private boolean isMessage;

  /**
   * @param isMasked whether frames must be, as those of clients, or must not be
   */
  FrameReader(boolean isMasked) {
    this.mask = isMasked ? MASK : 0;
  }

  boolean isAtBoundary() {
    return left == 0;
  }

  /**
   * Moves the buffer's reader index over all that may be passed on; behind it is at most the
   * beginning of a header, unless the last frame was found.
   *
   * @param isEnding whether to stop at the end of the frame under way
   */
  Found read(ByteBuf in, boolean isEnding) {
    while (true) {
      if (left > 0) {
        int some = (int) Math.min(left, in.readableBytes());
        in.skipBytes(some);
        left -= some;
        if (left > 0) {
          return Found.MORE;
        }
        if (isClose) {
          return Found.CLOSE;
        }
      }
      if (isEnding) {
        return Found.BOUNDARY;
      }
      Found found = header(in);
      if (found != Found.BOUNDARY) {
        return found;
      }
    }
  }

  /** Reads the header of the next frame; a boundary when it was whole and more may follow. */
  private Found header(ByteBuf in) {
    int start = in.readerIndex();
    int there = in.readableBytes();
    if (there < 2) {
      return Found.MORE;
    }
    int first = in.getUnsignedByte(start);
    int second = in.getUnsignedByte(start + 1);
    if ((second & MASK) != mask || !isAllowed(first, second & LENGTH)) {
      return Found.FAULT;
    }
    int code = second & LENGTH;
    int bytes = code == LENGTH_OF_64_BITS ? Long.BYTES : code == LENGTH_OF_16_BITS ? 2 : 0;
    int header = 2 + bytes + (mask == 0 ? 0 : MASK_BYTES);
    if (there < header) {
      return Found.MORE;
    }
    long length = code;
    if (bytes == 2) {
      length = in.getUnsignedShort(start + 2);
    } else if (bytes > 0) {
      length = in.getLong(start + 2);
    }
    // The shortest form is the only one, and the first bit of the longest is none of a length.
    if (bytes == 2 && length < LENGTH_OF_16_BITS || bytes > 2 && length <= MOST_OF_16_BITS) {
      return Found.FAULT;
    }
    in.skipBytes(header);
    left = length;
    if ((first & OPCODE) < FIRST_CONTROL) {
      isMessage = (first & FIN) == 0;
    }
    isClose = (first & OPCODE) == CLOSE;
    return isClose && left == 0 ? Found.CLOSE : Found.BOUNDARY;
  }

  private boolean isAllowed(int first, int code) {
    int opcode = first & OPCODE;
    boolean isLast = (first & FIN) != 0;
    if ((first & RESERVED) != 0) {
      return false;
    }
    if (opcode >= FIRST_CONTROL) {
      return opcode <= LAST_CONTROL && isLast && code < LENGTH_OF_16_BITS;
    }
    return opcode <= LAST_DATA && (opcode == CONTINUATION) == isMessage;
  }
}
