package dev.gather.scenario;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A client that reads as much as it likes. Its own network takes next to nothing for it. */
final class SlowClient implements AutoCloseable {

  private static final int LITTLE = 4 * 1024;
  private static final int LONGEST_WAIT_MILLIS = 60_000;

  private final Socket socket;

  private SlowClient(Socket socket) {
    this.socket = socket;
  }

  static SlowClient connect(int port) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(LITTLE);
    socket.setSoTimeout(LONGEST_WAIT_MILLIS);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    return new SlowClient(socket);
  }

  /** A client that has asked and reads nothing. */
  static SlowClient asking(int port, String target, String... fields) throws IOException {
    SlowClient client = connect(port);
    client.ask(target, fields);
    return client;
  }

  void ask(String target, String... fields) throws IOException {
    String more = fields.length == 0 ? "" : String.join("\r\n", fields) + "\r\n";
    write("GET " + target + " HTTP/1.1\r\nHost: gateway\r\n" + more + "\r\n");
  }

  void write(String characters) throws IOException {
    socket.getOutputStream().write(characters.getBytes(ISO_8859_1));
  }

  /** All lines up to the empty one. */
  String head() throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = socket.getInputStream().read();
      if (next < 0) {
        return head + "<end>";
      }
      head.append((char) next);
    }
    return head.toString();
  }

  byte[] read(int bytes) throws IOException {
    return socket.getInputStream().readNBytes(bytes);
  }

  /** Reads so many bytes, a few at a time, with a pause before each few. */
  int readSlowly(int bytes, int few, long pauseMillis) throws IOException {
    InputStream in = socket.getInputStream();
    int read = 0;
    while (read < bytes) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(pauseMillis));
      byte[] some = in.readNBytes(Math.min(few, bytes - read));
      if (some.length == 0) {
        return read;
      }
      read += some.length;
    }
    return read;
  }

  /** How many bytes come until the server ends the connection, in whichever way. */
  long countToEnd() {
    long count = 0;
    try {
      InputStream in = socket.getInputStream();
      byte[] some = new byte[8 * 1024];
      for (int read = in.read(some); read >= 0; read = in.read(some)) {
        count += read;
      }
    } catch (IOException reset) {
      // As good an end as any, of an answer that has none.
    }
    return count;
  }

  /** Leaves without a word. */
  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
