package dev.gather.scenario.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** A client that sends a {@link Sequence}, and takes all that comes. */
public final class Conversation {

  /**
   * How it went.
   *
   * @param received to the end of the connection
   * @param end of the connection
   */
  public record Outcome(String received, End end) {}

  /** How a connection ended. */
  public enum End {
    /** By the server, when it had said all. */
    CLOSED,
    /** By the server, when the client had said that it sends no more. */
    CLOSED_AFTER_CLIENT,
    /** By the server, and not in order. */
    RESET,
    /** By the client. */
    LEFT,
    /** Not at all. */
    HANGS
  }

  /** So long nothing has come when a client says that it sends no more: nothing was to come. */
  private static final long QUIET_MILLIS = 300;

  private static final int LOOK_MILLIS = 100;

  private final Sequence sequence;
  private final Predicate<String> isEnough;
  private final Duration limit;
  private final ByteArrayOutputStream received = new ByteArrayOutputStream();
  private volatile boolean isSent;
  private boolean isHalfClosed;

  private Conversation(Sequence sequence, Predicate<String> isEnough, Duration limit) {
    this.sequence = sequence;
    this.isEnough = isEnough;
    this.limit = limit;
  }

  /**
   * @param isEnough whether a client that waits has nothing more to wait for when that has come;
   *     before, it is for the server to end the connection
   * @param limit after which it hangs
   * @param writers send, while this thread reads
   */
  public static Outcome hold(
      int port, Sequence sequence, Predicate<String> isEnough, Duration limit, Executor writers)
      throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setTcpNoDelay(true);
      Conversation conversation = new Conversation(sequence, isEnough, limit);
      CompletableFuture<Void> sent =
          CompletableFuture.runAsync(() -> conversation.send(socket), writers);
      End end = conversation.read(socket);
      socket.close();
      sent.join();
      return new Outcome(conversation.received.toString(ISO_8859_1), end);
    }
  }

  private void send(Socket socket) {
    try {
      OutputStream out = socket.getOutputStream();
      byte[] bytes = sequence.bytes().getBytes(ISO_8859_1);
      int length;
      for (int at = 0; at < bytes.length; at += length) {
        // Long ones in pieces of their own length, so that none takes thousands.
        length = Math.min(Math.max(sequence.piece(), bytes.length / 2_000), bytes.length - at);
        out.write(bytes, at, length);
        if (at % 7 == 0 && sequence.piece() < bytes.length) {
          LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(50));
        }
      }
      if (sequence.end() == Sequence.End.HALF_CLOSE) {
        socket.shutdownOutput();
      } else if (sequence.end() == Sequence.End.RESET) {
        LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(bytes.length % 5_000));
        socket.setSoLinger(true, 0);
        socket.close();
      }
    } catch (IOException e) {
      // The server has closed the connection, and said why, or not.
    } finally {
      isSent = true;
    }
  }

  private End read(Socket socket) {
    byte[] buffer = new byte[16 * 1024];
    long start = System.nanoTime();
    long quietSince = start;
    try {
      socket.setSoTimeout(LOOK_MILLIS);
      while (System.nanoTime() - start < limit.toNanos()) {
        try {
          int length = socket.getInputStream().read(buffer);
          if (length < 0) {
            return isHalfClosed ? End.CLOSED_AFTER_CLIENT : End.CLOSED;
          }
          received.write(buffer, 0, length);
          quietSince = System.nanoTime();
        } catch (SocketTimeoutException e) {
          long quiet = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - quietSince);
          if (isSent
              && !isHalfClosed
              && quiet >= QUIET_MILLIS
              && isEnough.test(received.toString(ISO_8859_1))) {
            isHalfClosed = true;
            socket.shutdownOutput();
          }
        }
      }
      return End.HANGS;
    } catch (IOException e) {
      return sequence.end() == Sequence.End.RESET ? End.LEFT : End.RESET;
    }
  }
}
