package dev.gather.upstream.http;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ServerSocketFactory;

/** Answers each request with bytes that a proper server would not send. */
public final class RawServer implements AutoCloseable {

  /** Answers one request; the connection is kept unless the script closes it. */
  @FunctionalInterface
  interface Script {
    void answer(OutputStream out, Socket connection) throws IOException;
  }

  private final ServerSocket server;
  private final Script script;
  private final boolean takesBodies;
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final List<Socket> accepted = new CopyOnWriteArrayList<>();

  RawServer(Script script) {
    this(script, ServerSocketFactory.getDefault(), true);
  }

  private RawServer(Script script, ServerSocketFactory sockets, boolean takesBodies) {
    this.script = script;
    this.takesBodies = takesBodies;
    try {
      server = sockets.createServerSocket(0, 200, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    start(this::accept);
  }

  /** Speaks TLS where the factory does. */
  static RawServer on(ServerSocketFactory sockets, Script script) {
    return new RawServer(script, sockets, true);
  }

  /** Answers as soon as a request's head is there; its body stays where it is. */
  static RawServer leavingBodies(Script script) {
    return new RawServer(script, ServerSocketFactory.getDefault(), false);
  }

  /** Answers with these bytes and closes the connection. */
  static RawServer closingAfter(String answer) {
    return closingAfter(answer.getBytes(StandardCharsets.ISO_8859_1));
  }

  static RawServer closingAfter(byte[] answer) {
    return new RawServer(
        (out, connection) -> {
          out.write(answer);
          out.flush();
          connection.close();
        });
  }

  public static RawServer keepingAfter(String answer) {
    return new RawServer(
        (out, connection) -> {
          out.write(answer.getBytes(StandardCharsets.ISO_8859_1));
          out.flush();
        });
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort());
  }

  /** Heads and bodies, as they came. */
  List<String> requests() {
    return requests;
  }

  int connections() {
    return accepted.size();
  }

  public int openConnections() {
    return open.size();
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket connection : accepted) {
      connection.close();
    }
  }

  private void accept() {
    try {
      while (true) {
        Socket connection = server.accept();
        accepted.add(connection);
        open.add(connection);
        start(() -> serve(connection));
      }
    } catch (IOException e) {
      // Closed: the test is over.
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      connection.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(connection.getInputStream());
      String request = read(in);
      while (!request.isEmpty()) {
        requests.add(request);
        script.answer(connection.getOutputStream(), connection);
        request = read(in);
      }
    } catch (IOException e) {
      // The other side has gone, as tests make it do.
    } finally {
      open.remove(connection);
    }
  }

  private String read(InputStream in) throws IOException {
    StringBuilder request = new StringBuilder();
    while (request.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        return "";
      }
      request.append((char) next);
    }
    int at = request.indexOf("content-length: ");
    if (takesBodies && at >= 0) {
      int end = request.indexOf("\r", at);
      int length = Integer.parseInt(request.substring(at + "content-length: ".length(), end));
      request.append(new String(in.readNBytes(length), StandardCharsets.UTF_8));
    }
    return request.toString();
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "raw-server");
    thread.setDaemon(true);
    thread.start();
  }
}
