package dev.gather.scenario;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Clients that all read at the same rate, one document after the other, on one thread. */
final class SteadyReaders implements AutoCloseable {

  private static final int TICKS_A_SECOND = 50;

  /** A reader that the machine kept from reading for so long may have been cut for it. */
  private static final long UNSTEADY = TimeUnit.SECONDS.toNanos(3);

  private static final Pattern LENGTH = Pattern.compile("(?i)content-length: ([0-9]+)");
  private static final Pattern RETRY_AFTER = Pattern.compile("(?i)retry-after: ([0-9]+)");

  private final int port;
  private final String request;
  private final int few;
  private final List<Reader> readers = new ArrayList<>();
  private final Thread thread = new Thread(this::run, "steady readers");
  private final AtomicInteger finished = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();
  private final Queue<String> broken = new ConcurrentLinkedQueue<>();
  private volatile boolean isStopped;

  /**
   * @param rate bytes that each reads in a second
   */
  SteadyReaders(int port, String target, int count, int rate) {
    this.port = port;
    this.request = "GET " + target + " HTTP/1.1\r\nHost: gateway\r\n\r\n";
    this.few = rate / TICKS_A_SECOND;
    for (int i = 0; i < count; i++) {
      // One after the other within a second, as they never come all at once.
      readers.add(new Reader(1 + i % TICKS_A_SECOND));
    }
    thread.start();
  }

  /** Documents read to the end. */
  int finished() {
    return finished.get();
  }

  /** 503s. */
  int refused() {
    return refused.get();
  }

  /** What befell answers that had begun, and were read all the time. */
  List<String> broken() {
    return List.copyOf(broken);
  }

  @Override
  public void close() throws InterruptedException {
    isStopped = true;
    thread.join();
  }

  private void run() {
    try {
      while (!isStopped) {
        for (Reader reader : readers) {
          reader.tick();
        }
        LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1) / TICKS_A_SECOND);
      }
      for (Reader reader : readers) {
        reader.leave();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private final class Reader {

    private final StringBuilder head = new StringBuilder();
    private SocketChannel connection = connect();
    private int status;
    private long left;
    private int rest;
    private long lookedAt;
    private long longestPause;

    private static final int NOT_BEGUN = -1;

    Reader(int rest) {
      this.rest = rest;
    }

    void tick() throws IOException {
      if (rest > 0) {
        rest--;
        if (rest == 0) {
          ask();
        }
        return;
      }
      long now = System.nanoTime();
      longestPause = Math.max(longestPause, now - lookedAt);
      lookedAt = now;
      ByteBuffer some = ByteBuffer.allocate(few);
      try {
        int read = connection.read(some);
        if (read < 0) {
          again(status + " ended with " + left + " bytes missing");
        } else {
          take(new String(some.array(), 0, read, ISO_8859_1));
        }
      } catch (IOException reset) {
        again(status + " broke with " + left + " bytes missing: " + reset.getMessage());
      }
    }

    private void take(String text) throws IOException {
      if (left == NOT_BEGUN) {
        head.append(text);
        int end = head.indexOf("\r\n\r\n");
        if (end < 0) {
          return;
        }
        status = Integer.parseInt(head.substring(9, 12));
        Matcher length = LENGTH.matcher(head);
        left = length.find() ? Long.parseLong(length.group(1)) : 0;
        left -= head.length() - end - 4;
      } else {
        left -= text.length();
      }
      if (left == 0) {
        (status == 200 ? finished : refused).incrementAndGet();
        if (status == 200) {
          ask();
        } else {
          rest = TICKS_A_SECOND * retryAfter();
        }
      }
    }

    private int retryAfter() {
      Matcher seconds = RETRY_AFTER.matcher(head);
      return seconds.find() ? Integer.parseInt(seconds.group(1)) : 1;
    }

    private void again(String cause) throws IOException {
      if (left != NOT_BEGUN && longestPause < UNSTEADY) {
        broken.add(cause);
      }
      connection.close();
      connection = connect();
    }

    private SocketChannel connect() {
      try {
        SocketChannel channel = SocketChannel.open();
        // With more, the loopback tells the sender only of 64 KB that were read together.
        channel.setOption(StandardSocketOptions.SO_RCVBUF, 16 * 1024);
        channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        channel.configureBlocking(false);
        left = NOT_BEGUN;
        rest = 1;
        return channel;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private void ask() throws IOException {
      head.setLength(0);
      status = 0;
      left = NOT_BEGUN;
      lookedAt = System.nanoTime();
      longestPause = 0;
      connection.write(ByteBuffer.wrap(request.getBytes(ISO_8859_1)));
    }

    private void leave() throws IOException {
      connection.close();
    }
  }
}
