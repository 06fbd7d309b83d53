package dev.gather.scenario;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** An upstream whose bodies are as long as a test likes, and pass byte by byte under its eyes. */
final class StreamStub implements AutoCloseable {

  /** What it does with one request; the connection ends when it returns false. */
  @FunctionalInterface
  interface Service {
    boolean serve(Exchange exchange) throws IOException;
  }

  private final ServerSocket server;
  private final Service service;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicInteger broken = new AtomicInteger();
  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong received = new AtomicLong();
  private volatile CountDownLatch gate = new CountDownLatch(1);

  private StreamStub(Service service) throws IOException {
    this.server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    this.service = service;
  }

  static StreamStub start(Service service) {
    try {
      StreamStub stub = new StreamStub(service);
      run(stub::accept);
      return stub;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String url() {
    return "http://127.0.0.1:" + server.getLocalPort();
  }

  int connections() {
    return connections.get();
  }

  int requests() {
    return requests.get();
  }

  /** Exchanges that ended because the other side ended the connection. */
  int broken() {
    return broken.get();
  }

  /** Bytes of bodies that have left. */
  long sent() {
    return sent.get();
  }

  /** Bytes of bodies that have come. */
  long received() {
    return received.get();
  }

  /** Lets go on whoever waits in {@link Exchange#pause()}. */
  void goOn() {
    gate.countDown();
  }

  /** Lets whoever comes to a pause from now on wait. */
  void hold() {
    gate = new CountDownLatch(1);
  }

  void reset() {
    gate.countDown();
    hold();
    connections.set(0);
    requests.set(0);
    broken.set(0);
    sent.set(0);
    received.set(0);
  }

  @Override
  public void close() {
    try {
      gate.countDown();
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
        run(() -> serve(socket));
      }
    } catch (IOException e) {
      // Closed: the test is over.
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      String head = head(in);
      while (!head.isEmpty()) {
        requests.incrementAndGet();
        if (!service.serve(new Exchange(head, in, socket.getOutputStream()))) {
          return;
        }
        head = head(in);
      }
    } catch (IOException e) {
      broken.incrementAndGet();
    } finally {
      open.remove(socket);
    }
  }

  private static String head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    int last = 0;
    while (last != 0x0d0a0d0a) {
      int b = in.read();
      if (b < 0) {
        return "";
      }
      head.write(b);
      last = last << 8 | b;
    }
    return head.toString(ISO_8859_1);
  }

  private static void run(Runnable task) {
    Thread thread = new Thread(task, "stream-stub");
    thread.setDaemon(true);
    thread.start();
  }

  /** One request and its answer. */
  final class Exchange {

    private static final int PART = 16 * 1024;

    private final String head;
    private final InputStream in;
    private final OutputStream out;

    Exchange(String head, InputStream in, OutputStream out) {
      this.head = head;
      this.in = in;
      this.out = out;
    }

    String path() {
      return head.split(" ", 3)[1];
    }

    /** The request line and all fields. */
    String head() {
      return head;
    }

    /** The other side of a WebSocket, once that is open. */
    Frames frames() {
      return new Frames(in, out, false);
    }

    void write(String text) throws IOException {
      out.write(text.getBytes(ISO_8859_1));
      out.flush();
    }

    /** A body of {@code length} bytes, counted as it leaves. */
    void send(long length) throws IOException {
      byte[] part = new byte[PART];
      for (long left = length; left > 0; left -= part.length) {
        int some = (int) Math.min(left, part.length);
        out.write(part, 0, some);
        sent.addAndGet(some);
      }
    }

    /** Takes {@code length} bytes of whatever framing, counted as they come. */
    void receive(long length) throws IOException {
      byte[] part = new byte[PART];
      long left = length;
      while (left > 0) {
        int some = in.read(part, 0, (int) Math.min(left, part.length));
        if (some < 0) {
          throw new IOException("cut short");
        }
        received.addAndGet(some);
        left -= some;
      }
    }

    /** Takes chunks up to the last. */
    void receiveChunks() throws IOException {
      StringBuilder line = new StringBuilder();
      long length;
      do {
        line.setLength(0);
        for (int b = in.read(); b != '\n'; b = in.read()) {
          if (b < 0) {
            throw new IOException("cut short");
          }
          line.append((char) b);
        }
        length = Long.parseLong(line.toString().strip(), 16);
        receive(length);
        in.readNBytes(2);
      } while (length > 0);
    }

    /** Until the test lets it go on. */
    void pause() throws IOException {
      try {
        gate.await();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
    }

    /** Until the other side ends the connection. */
    void waitForEnd() throws IOException {
      while (in.read() >= 0) {
        // Nothing more is expected.
      }
      throw new IOException("ended");
    }
  }
}
