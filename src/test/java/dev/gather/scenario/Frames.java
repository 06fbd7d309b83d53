package dev.gather.scenario;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** Frames of a WebSocket, written and read by hand, so that a test sees each as it is. */
final class Frames {

  /** Of the last frame of a message. */
  static final int FIN = 0x80;

  static final int CONTINUATION = 0x0;
  static final int TEXT = 0x1;
  static final int BINARY = 0x2;
  static final int CLOSE = 0x8;
  static final int PING = 0x9;
  static final int PONG = 0xa;

  private static final byte[] MASK = {0x12, 0x34, (byte) 0xab, (byte) 0xcd};

  /** One frame, its payload without a mask. */
  record Frame(int first, boolean isMasked, byte[] payload) {

    int opcode() {
      return first & 0xf;
    }

    boolean isLast() {
      return (first & FIN) != 0;
    }

    String text() {
      return new String(payload, UTF_8);
    }

    /** Of a Close; 1005 where it has none. */
    int code() {
      return payload.length < 2 ? 1005 : (payload[0] & 0xff) << 8 | payload[1] & 0xff;
    }
  }

  private final DataInputStream in;
  private final OutputStream out;
  private final boolean isClient;

  Frames(InputStream in, OutputStream out, boolean isClient) {
    this.in = new DataInputStream(in);
    this.out = out;
    this.isClient = isClient;
  }

  static String accept(String key) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-1")
              .digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(ISO_8859_1));
      return Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  void send(String text) throws IOException {
    send(FIN | TEXT, text.getBytes(UTF_8));
  }

  void close(int code) throws IOException {
    send(FIN | CLOSE, new byte[] {(byte) (code >> 8), (byte) code});
  }

  void ping(String text) throws IOException {
    send(FIN | PING, text.getBytes(UTF_8));
  }

  void pong(byte[] payload) throws IOException {
    send(FIN | PONG, payload);
  }

  /**
   * @param first byte of the frame: whether it is the last of its message, and what it is
   */
  void send(int first, byte[] payload) throws IOException {
    out.write(header(first, payload.length));
    out.write(isClient ? masked(payload) : payload);
    out.flush();
  }

  void raw(int... bytes) throws IOException {
    for (int b : bytes) {
      out.write(b);
    }
    out.flush();
  }

  byte[] header(int first, long length) {
    int mask = isClient ? 0x80 : 0;
    int bytes = length < 126 ? 0 : length < 65536 ? 2 : 8;
    byte[] header = new byte[2 + bytes + (isClient ? 4 : 0)];
    header[0] = (byte) first;
    header[1] = (byte) (mask | (bytes == 0 ? length : bytes == 2 ? 126 : 127));
    for (int i = 0; i < bytes; i++) {
      header[2 + i] = (byte) (length >> 8 * (bytes - 1 - i));
    }
    if (isClient) {
      System.arraycopy(MASK, 0, header, 2 + bytes, 4);
    }
    return header;
  }

  /** The next frame. */
  Frame read() throws IOException {
    int first = in.readUnsignedByte();
    int second = in.readUnsignedByte();
    long length = second & 0x7f;
    if (length == 126) {
      length = in.readUnsignedShort();
    } else if (length == 127) {
      length = in.readLong();
    }
    boolean isMasked = (second & 0x80) != 0;
    byte[] mask = isMasked ? in.readNBytes(4) : new byte[4];
    byte[] payload = new byte[(int) length];
    in.readFully(payload);
    for (int i = 0; i < payload.length; i++) {
      payload[i] ^= mask[i % 4];
    }
    return new Frame(first, isMasked, payload);
  }

  /** Whether the other side ends the connection without a further frame. */
  boolean isAtEnd() {
    try {
      return in.read() < 0;
    } catch (IOException reset) {
      return true;
    }
  }

  private static byte[] masked(byte[] payload) {
    byte[] masked = payload.clone();
    for (int i = 0; i < masked.length; i++) {
      masked[i] ^= MASK[i % 4];
    }
    return masked;
  }
}
