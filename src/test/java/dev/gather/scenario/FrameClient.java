package dev.gather.scenario;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.gather.Patience;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;

/** A client that opens a WebSocket, frame by frame. */
final class FrameClient implements AutoCloseable {

  static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

  private final Socket socket;
  private final String head;
  private final Frames frames;

  private FrameClient(Socket socket, String head) throws IOException {
    this.socket = socket;
    this.head = head;
    this.frames = new Frames(socket.getInputStream(), socket.getOutputStream(), true);
  }

  /**
   * Asks for one.
   *
   * @param fields besides those of any handshake, without their line ends
   */
  static FrameClient open(Gateway gateway, String target, String... fields) throws IOException {
    StringBuilder more = new StringBuilder();
    for (String field : fields) {
      more.append(field).append("\r\n");
    }
    return ask(
        gateway,
        "GET "
            + target
            + " HTTP/1.1\r\nHost: gateway\r\nConnection: keep-alive, Upgrade\r\n"
            + "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: "
            + KEY
            + "\r\n"
            + more
            + "\r\n");
  }

  static FrameClient ask(Gateway gateway, String request) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port());
    socket.setSoTimeout(Patience.LIMIT_MILLIS);
    socket.getOutputStream().write(request.getBytes(ISO_8859_1));
    return new FrameClient(socket, readHead(socket.getInputStream()));
  }

  /** Status line and fields of the answer. */
  String head() {
    return head;
  }

  /** What follows, to the connection's end or of the length that the head tells. */
  String body() throws IOException {
    int at = head.toLowerCase(java.util.Locale.ROOT).indexOf("content-length: ");
    InputStream in = socket.getInputStream();
    if (at < 0) {
      return new String(in.readAllBytes(), ISO_8859_1);
    }
    int start = at + "content-length: ".length();
    int length = Integer.parseInt(head.substring(start, head.indexOf('\r', start)));
    return new String(in.readNBytes(length), ISO_8859_1);
  }

  Frames frames() {
    return frames;
  }

  Socket socket() {
    return socket;
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static String readHead(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int b = in.read();
      if (b < 0) {
        return head + "<end>";
      }
      head.append((char) b);
    }
    return head.toString();
  }
}
