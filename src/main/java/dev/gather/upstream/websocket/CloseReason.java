package dev.gather.upstream.websocket;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Why the gateway itself ends a WebSocket.
 *
 * @see <a href="https://datatracker.ietf.org/doc/html/rfc6455#section-7.4.1">RFC 6455, 7.4.1</a>
 */
public enum CloseReason {
  /** The process stops. */
  GOING_AWAY(1001, "the gateway stops"),
  /** It is open by definitions that are no longer in force, and has been for long. */
  OUTDATED(1001, "the gateway has changed"),
  /** Nothing came of either side for too long. */
  IDLE(1001, "nothing was sent for long"),
  /** What one side sent is no frame; it alone is told so. */
  PROTOCOL_ERROR(1002, "no frame of WebSocket"),
  /** The token that opened it has expired. */
  EXPIRED(1008, "the token has expired"),
  /** The other side cannot be spoken with any more. */
  OTHER_SIDE(1011, "the other side failed");

  private static final int FIN_AND_CLOSE = 0x88;
  private static final int MASKED = 0x80;

  private final int code;
  private final byte[] text;

  CloseReason(int code, String text) {
    this.code = code;
    this.text = text.getBytes(US_ASCII);
  }

  public int code() {
    return code;
  }

  /**
   * A Close frame that says so.
   *
   * @param isMasked whether it goes to a server
   */
  ByteBuf frame(boolean isMasked) {
    int length = 2 + text.length;
    byte[] payload = new byte[length];
    payload[0] = (byte) (code >> Byte.SIZE);
    payload[1] = (byte) code;
    System.arraycopy(text, 0, payload, 2, text.length);
    ByteBuf frame = Unpooled.buffer(length + 6).writeByte(FIN_AND_CLOSE);
    if (!isMasked) {
      return frame.writeByte(length).writeBytes(payload);
    }
    // Nobody else has a say in what is masked, so that its key need not be hard to guess.
    int key = ThreadLocalRandom.current().nextInt();
    frame.writeByte(MASKED | length).writeInt(key);
    for (int i = 0; i < length; i++) {
      frame.writeByte(payload[i] ^ key >> Byte.SIZE * (3 - i % Integer.BYTES));
    }
    return frame;
  }
}
