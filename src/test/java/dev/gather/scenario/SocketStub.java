package dev.gather.scenario;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * An upstream that is no more than a socket: it keeps requests byte for byte, answers with any
 * bytes at all, and sees when its client gives up.
 */
final class SocketStub implements AutoCloseable {

  private final ServerSocket server;
  private final Function<Recorded, Reply> replies;
  private final Queue<Recorded> requests = new ConcurrentLinkedQueue<>();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicInteger hanging = new AtomicInteger();

  private SocketStub(Function<Recorded, Reply> replies) throws IOException {
    this.server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    this.replies = replies;
  }

  static SocketStub start(Function<Recorded, Reply> replies) {
    try {
      SocketStub stub = new SocketStub(replies);
      run("stub", stub::accept);
      return stub;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String url() {
    return "http://127.0.0.1:" + server.getLocalPort();
  }

  /** So far, in the order they came. */
  List<Recorded> requests() {
    return List.copyOf(requests);
  }

  /** Requests whose path is or begins with {@code path}. */
  List<Recorded> requests(String path) {
    return requests.stream().filter(request -> request.path().startsWith(path)).toList();
  }

  /** Connections that were ever opened. */
  int connections() {
    return connections.get();
  }

  void forget() {
    requests.clear();
  }

  /** Requests that wait for an answer that will not come. */
  int hanging() {
    return hanging.get();
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

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        open.add(socket);
        connections.incrementAndGet();
        run("stub-connection", () -> serve(socket));
      }
    } catch (IOException e) {
      // Closed: the test is over.
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(socket.getInputStream());
      Optional<Recorded> request = read(in);
      while (request.isPresent()) {
        Reply reply = replies.apply(request.get());
        if (reply.then() == Reply.Then.HANG) {
          // Before it is among the requests, so that who sees it there sees that it hangs.
          hanging.incrementAndGet();
        }
        requests.add(request.get());
        if (reply.then() == Reply.Then.HANG) {
          hang(socket, reply, in);
        } else {
          socket.getOutputStream().write(reply.bytes());
        }
        if (reply.then() != Reply.Then.CONTINUE) {
          return;
        }
        request = read(in);
      }
    } catch (IOException e) {
      // The other side is gone.
    } finally {
      open.remove(socket);
    }
  }

  private void hang(Socket socket, Reply reply, InputStream in) {
    try {
      socket.getOutputStream().write(reply.bytes());
      while (in.read() >= 0) {
        // Nothing more is expected.
      }
    } catch (IOException e) {
      // A reset ends it as well.
    } finally {
      hanging.decrementAndGet();
    }
  }

  /** Empty at the end of the connection. */
  private static Optional<Recorded> read(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    int last = 0;
    while (last != 0x0d0a0d0a) {
      int b = in.read();
      if (b < 0) {
        return Optional.empty();
      }
      head.write(b);
      last = last << 8 | b;
    }
    List<String> lines = List.of(head.toString(ISO_8859_1).split("\r\n", 0));
    Recorded request = new Recorded(lines.get(0), lines.subList(1, lines.size()), "");
    List<String> length = request.header("content-length");
    byte[] body = in.readNBytes(length.isEmpty() ? 0 : Integer.parseInt(length.get(0)));
    return Optional.of(
        new Recorded(request.requestLine(), request.fields(), new String(body, ISO_8859_1)));
  }

  private static void run(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
  }
}
