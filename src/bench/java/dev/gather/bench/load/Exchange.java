package dev.gather.bench.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/**
 * A kept connection, on which one request at a time is under way. It reads what servers of the
 * bench send and no more: an answer has a {@code Content-Length}.
 */
final class Exchange {

  private static final int LONGEST_HEAD = 8 * 1024;
  private static final String LENGTH = "content-length:";

  final SocketChannel channel;

  /** When the request was sent, or should have been. */
  long start;

  private final ByteBuffer request;
  private final ByteBuffer expected;
  private final byte[] head = new byte[LONGEST_HEAD];
  private int headLength;
  private boolean inBody;
  private int length;
  private int read;
  private boolean right;

  private Exchange(SocketChannel channel, Target target) {
    this.channel = channel;
    this.request = target.request();
    this.expected = ByteBuffer.wrap(target.expected());
  }

  static Exchange connect(Target target) throws IOException {
    InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    SocketChannel channel = SocketChannel.open(new InetSocketAddress(loopback, target.port()));
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.configureBlocking(false);
    return new Exchange(channel, target);
  }

  void send(long at) throws IOException {
    start = at;
    headLength = 0;
    inBody = false;
    length = 0;
    read = 0;
    request.rewind();
    while (request.hasRemaining()) {
      channel.write(request);
    }
  }

  /** Reads what is there; true when the answer is whole. */
  boolean receive(ByteBuffer buffer) throws IOException {
    while (true) {
      buffer.clear();
      int count = channel.read(buffer);
      if (count < 0) {
        throw new IOException("the connection was closed within an answer");
      }
      if (count == 0) {
        return false;
      }
      buffer.flip();
      if (take(buffer)) {
        return true;
      }
    }
  }

  /** Whether the last answer was a 200 with the bytes that were expected. */
  boolean right() {
    return right;
  }

  /** What the last answer was, as far as it is known. */
  String describe() {
    String text = new String(head, 0, headLength, ISO_8859_1);
    return text.substring(0, Math.max(0, text.indexOf('\r'))) + ", " + length + " bytes";
  }

  private boolean take(ByteBuffer buffer) throws IOException {
    if (!inBody && !takeHead(buffer)) {
      return false;
    }
    int count = Math.min(buffer.remaining(), length - read);
    if (right && count > 0) {
      int end = buffer.limit();
      buffer.limit(buffer.position() + count);
      right = expected.slice(read, count).mismatch(buffer) < 0;
      buffer.limit(end);
    }
    buffer.position(buffer.position() + count);
    read += count;
    if (read == length && buffer.hasRemaining()) {
      throw new IOException("bytes after the end of an answer");
    }
    return read == length;
  }

  private boolean takeHead(ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      if (headLength == head.length) {
        throw new IOException("an answer's head is longer than " + LONGEST_HEAD + " bytes");
      }
      head[headLength++] = buffer.get();
      if (headLength >= 4
          && head[headLength - 1] == '\n'
          && head[headLength - 2] == '\r'
          && head[headLength - 3] == '\n') {
        length = contentLength();
        right = head[9] == '2' && head[10] == '0' && head[11] == '0';
        right &= length == expected.capacity();
        inBody = true;
        return true;
      }
    }
    return false;
  }

  private int contentLength() throws IOException {
    for (int line = 0; line < headLength; line++) {
      if ((line == 0 || head[line - 1] == '\n') && isLength(line)) {
        int value = 0;
        for (int at = line + LENGTH.length(); head[at] != '\r'; at++) {
          value = head[at] == ' ' ? value : value * 10 + head[at] - '0';
        }
        return value;
      }
    }
    throw new IOException("an answer without Content-Length: " + describe());
  }

  private boolean isLength(int line) {
    for (int i = 0; i < LENGTH.length(); i++) {
      if (Character.toLowerCase((char) head[line + i]) != LENGTH.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
