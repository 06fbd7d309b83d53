package dev.gather.scenario.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** An upstream that reads by the letter, and keeps what it reads. */
public final class StrictService implements AutoCloseable {

  /** A field of all its answers. */
  public static final String NAME = "x-service";

  private static final String IDS = "[{\"id\":1},{\"id\":2},{\"id\":3}]";

  private final ServerSocket server;
  private final Queue<Request> requests = new ConcurrentLinkedQueue<>();
  private final Queue<String> broken = new ConcurrentLinkedQueue<>();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  public StrictService() {
    try {
      server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    run("service", this::accept);
  }

  public String url() {
    return "http://127.0.0.1:" + server.getLocalPort();
  }

  /** Whole ones, which are taken from here. */
  public Queue<Request> requests() {
    return requests;
  }

  /** What was no request; what ended too early is not among it. */
  public Queue<String> broken() {
    return broken;
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        open.add(socket);
        run("service-connection", () -> serve(socket));
      }
    } catch (IOException e) {
      // Closed: the test is over.
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(socket.getInputStream());
      Optional<Request> request = Request.read(in);
      while (request.isPresent()) {
        requests.add(request.get());
        socket.getOutputStream().write(answer(request.get()).getBytes(ISO_8859_1));
        request = Request.read(in);
      }
    } catch (BrokenMessageException e) {
      if (!e.isCut()) {
        broken.add(e.getMessage());
      }
    } catch (IOException e) {
      // The gateway is gone.
    } finally {
      open.remove(socket);
    }
  }

  private static String answer(Request request) {
    String body = request.target().startsWith("/ids") ? IDS : "{\"id\":7}";
    String head =
        "HTTP/1.1 200 OK\r\n%s: 1\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
            .formatted(NAME, body.length());
    return request.method().equals("HEAD") ? head : head + body;
  }

  private static void run(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    try {
      server.close();
      for (Socket socket : open) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
