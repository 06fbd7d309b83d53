package dev.gather.scenario;

import java.io.IOException;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A service that opens every WebSocket, and sends each frame back until the Close. */
final class WebSocketService implements AutoCloseable {

  private final Queue<String> heads = new ConcurrentLinkedQueue<>();
  private final Queue<Frames.Frame> received = new ConcurrentLinkedQueue<>();
  private final StreamStub stub = StreamStub.start(this::serve);

  private boolean serve(StreamStub.Exchange exchange) throws IOException {
    heads.add(exchange.head());
    exchange.write(answer(exchange, Frames.accept(key(exchange.head())), ""));
    echo(exchange.frames(), received);
    return false;
  }

  /**
   * A 101.
   *
   * @param fields more of them, with their line ends
   */
  static String answer(StreamStub.Exchange exchange, String accept, String fields) {
    return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: WebSocket\r\nConnection: upgrade\r\n"
        + "Sec-WebSocket-Accept: "
        + accept
        + "\r\nX-Path: "
        + exchange.path()
        + "\r\n"
        + fields
        + "\r\n";
  }

  /** The key that a handshake has. */
  static String key(String head) {
    String name = "sec-websocket-key: ";
    return head.lines()
        .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name))
        .map(line -> line.substring(name.length()))
        .findFirst()
        .orElseThrow();
  }

  /**
   * Answers a ping with a pong, and any other frame but a pong with the same, up to a Close.
   *
   * @param received gets all of them
   */
  static void echo(Frames frames, Queue<Frames.Frame> received) throws IOException {
    Frames.Frame frame;
    do {
      frame = frames.read();
      received.add(frame);
      if (frame.opcode() != Frames.PONG) {
        int first = frame.opcode() == Frames.PING ? Frames.FIN | Frames.PONG : frame.first();
        frames.send(first, frame.payload());
      }
    } while (frame.opcode() != Frames.CLOSE);
  }

  String url() {
    return stub.url();
  }

  /** The requests that came. */
  Queue<String> heads() {
    return heads;
  }

  Queue<Frames.Frame> received() {
    return received;
  }

  /** Exchanges that ended because the other side ended the connection. */
  int broken() {
    return stub.broken();
  }

  @Override
  public void close() {
    stub.close();
  }
}
