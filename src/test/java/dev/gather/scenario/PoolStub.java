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
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An upstream that answers as its requests say, {@code /ANSWER/TOKEN/SEED}, and watches what
 * becomes of its connections.
 */
final class PoolStub implements AutoCloseable {

  /** Gather itself ends a connection that was idle for longer, which is well. */
  private static final Duration IDLE = Duration.ofSeconds(3);

  private static final Pattern REQUEST =
      Pattern.compile("([A-Z]+) /([A-Z_]+)/([^/]+)/([0-9]+) HTTP/1.1\r\n");

  private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: ([0-9]+)\r\n");

  private final ServerSocket server;
  private final boolean isAskedAgain;
  private final Set<Connection> open = ConcurrentHashMap.newKeySet();
  private final Set<String> answered = ConcurrentHashMap.newKeySet();
  private final Queue<String> complaints = new ConcurrentLinkedQueue<>();
  private final Queue<String> closed = new ConcurrentLinkedQueue<>();
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicInteger spent = new AtomicInteger();
  private final AtomicInteger requests = new AtomicInteger();
  private volatile boolean isOver;

  /**
   * @param isAskedAgain whether requests may be repeated; the second time they are answered well
   */
  PoolStub(boolean isAskedAgain) {
    this.isAskedAgain = isAskedAgain;
    try {
      server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    run(this::accept);
  }

  String url() {
    return "http://127.0.0.1:" + server.getLocalPort();
  }

  int requests() {
    return requests.get();
  }

  /** Connections that were ever opened. */
  int connections() {
    return connections.get();
  }

  /** Those of them that could not or need not serve another request. */
  int spent() {
    return spent.get();
  }

  /** What must not be: requests on connections that are spoilt. */
  List<String> complaints() {
    return List.copyOf(complaints);
  }

  /** What the gateway closed a good connection after, without need. */
  List<String> closed() {
    return List.copyOf(closed);
  }

  boolean hasSeen(String token) {
    return answered.contains(token);
  }

  boolean hasOpenConnections() {
    return !open.isEmpty();
  }

  /** Says what nobody asked for on all connections, which are idle. */
  void speak(String unasked) {
    for (Connection connection : open) {
      connection.spend(PoolAnswer.Fate.SPOILT);
      try {
        connection.write(unasked);
      } catch (IOException e) {
        // It is closed already.
      }
    }
  }

  /** From now on connections may be closed for no reason. */
  void end() {
    isOver = true;
  }

  @Override
  public void close() {
    isOver = true;
    try {
      server.close();
      for (Connection connection : open) {
        connection.socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void accept() {
    try {
      while (true) {
        Connection connection = new Connection(server.accept());
        connections.incrementAndGet();
        open.add(connection);
        run(connection::serve);
      }
    } catch (IOException e) {
      // Closed: the test is over.
    }
  }

  private static void run(Runnable task) {
    Thread thread = new Thread(task, "pool-stub");
    thread.setDaemon(true);
    thread.start();
  }

  private final class Connection {

    private final Socket socket;
    private volatile PoolAnswer.Fate fate = PoolAnswer.Fate.KEPT;
    private volatile long lastAnswer = System.nanoTime();
    private String last = "nothing";

    Connection(Socket socket) {
      this.socket = socket;
    }

    void serve() {
      try (socket) {
        socket.setTcpNoDelay(true);
        InputStream in = new BufferedInputStream(socket.getInputStream());
        String head = head(in);
        while (!head.isEmpty() && answer(in, head)) {
          head = head(in);
        }
        if (head.isEmpty()) {
          ended();
        }
      } catch (IOException e) {
        ended();
      } finally {
        open.remove(this);
      }
    }

    /** False when that was the last request. */
    private boolean answer(InputStream in, String head) throws IOException {
      Matcher request = REQUEST.matcher(head);
      if (!request.lookingAt()) {
        complaints.add("after " + last + " came " + head);
        return false;
      }
      if (fate == PoolAnswer.Fate.SPOILT) {
        complaints.add("after " + last + " came " + request.group());
      }
      requests.incrementAndGet();
      String token = request.group(3);
      PoolAnswer answer = PoolAnswer.valueOf(request.group(2));
      if (!answered.add(token)) {
        if (!isAskedAgain) {
          complaints.add("asked twice: " + request.group());
        }
        answer = PoolAnswer.WHOLE;
      }
      Random random = new Random(Long.parseLong(request.group(4)));
      last = answer + " for " + token;
      if (answer != PoolAnswer.BEFORE_THE_BODY) {
        takeBody(in, head);
      }
      if (answer.fate() != PoolAnswer.Fate.KEPT) {
        spend(answer.fate());
      }
      write(answer.text(random, request.group(1), token));
      if (answer == PoolAnswer.BEFORE_THE_BODY) {
        takeBody(in, head);
      }
      lastAnswer = System.nanoTime();
      return fate != PoolAnswer.Fate.ENDED;
    }

    void write(String text) throws IOException {
      socket.getOutputStream().write(text.getBytes(ISO_8859_1));
    }

    void spend(PoolAnswer.Fate newFate) {
      if (fate == PoolAnswer.Fate.KEPT) {
        spent.incrementAndGet();
      }
      fate = newFate;
    }

    private void ended() {
      if (fate == PoolAnswer.Fate.KEPT && !isOver) {
        spend(PoolAnswer.Fate.ENDED);
        if (System.nanoTime() - lastAnswer < IDLE.toNanos()) {
          closed.add(last);
        }
      }
    }

    private static void takeBody(InputStream in, String head) throws IOException {
      Matcher length = LENGTH.matcher(head);
      if (length.find()) {
        in.skipNBytes(Integer.parseInt(length.group(1)));
      }
    }

    /** Empty at the end of the connection. */
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
  }
}
