package dev.gather.scenario;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.gather.Patience;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;

/** A client that sends any bytes at all. Characters stand for one byte each. */
final class RawClient implements AutoCloseable {

  private final Socket socket;

  private RawClient(Socket socket) {
    this.socket = socket;
  }

  static RawClient connect(Gateway gateway) {
    return connect(gateway.port());
  }

  static RawClient connect(int port) {
    try {
      Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
      socket.setSoTimeout(Patience.LIMIT_MILLIS);
      return new RawClient(socket);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Sends one request and reads until the server closes the connection.
   *
   * @param fields without their line ends
   */
  static String exchange(Gateway gateway, String requestLine, String... fields) {
    try (RawClient client = connect(gateway)) {
      client.send(requestLine, fields);
      return client.readToEnd();
    }
  }

  /** What the server sends until it closes the connection. */
  String readToEnd() {
    try {
      return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What has come so far, at least one byte; nothing at the end of the connection. */
  String readSome() {
    try {
      byte[] some = new byte[64 * 1024];
      int length = socket.getInputStream().read(some);
      return new String(some, 0, Math.max(0, length), ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void send(String requestLine, String... fields) {
    StringBuilder request = new StringBuilder(requestLine).append(" HTTP/1.1\r\nHost: gateway\r\n");
    for (String field : fields) {
      request.append(field).append("\r\n");
    }
    write(request.append("Connection: close\r\n\r\n").toString());
  }

  void write(String characters) {
    try {
      socket.getOutputStream().write(characters.getBytes(ISO_8859_1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** From now on it only reads. */
  void endSending() {
    try {
      socket.shutdownOutput();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Its end reaches the other side as a broken connection. */
  void reset() {
    try {
      socket.setSoLinger(true, 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    close();
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
