package dev.gather.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** The services of a small shop, which say whatever services say: one of things, one of talk. */
final class Shop implements AutoCloseable {

  static final String PRODUCT = "{ \"id\": 17, \"name\": \"Lamp\", \"price\": 61.90 }";
  static final String WRONG = "{ \"errors\": { \"name\": [\"is taken\"], \"price\": [\"< 0\"] } }";
  static final String GONE = "{ \"title\": \"no such product\" }";

  /** Every byte there is, so that none is taken for text. */
  static final byte[] IMAGE = image();

  /** What a stream of the service begins with, and how it goes on. */
  static final String NEWS =
      ": welcome\n\nretry: 900\n\nid: a1\nevent: sale\ndata: one\ndata: two\n";

  static final String LATER = "\nid: a2\r\ndata: \u00fc\r\n\r\ndata";

  private static final String JSON = "Content-Type: application/json\r\n";
  private static final String PROBLEM = "Content-Type: application/problem+json\r\n";

  private final AtomicInteger visitors = new AtomicInteger(1);
  private final Queue<String> heads = new ConcurrentLinkedQueue<>();
  private final Queue<Frames.Frame> said = new ConcurrentLinkedQueue<>();
  private final SocketStub things = SocketStub.start(this::reply);
  private final StreamStub talk = StreamStub.start(this::serve);

  private static byte[] image() {
    byte[] all = new byte[70_000];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) i;
    }
    return all;
  }

  private Reply reply(Recorded request) {
    return switch (request.method() + " " + request.path()) {
      case "GET /products" ->
          of(
              200,
              JSON
                  + "X-Total-Count: 41\r\nLink: </products?page=3&size=20>; rel=\"next\", <"
                  + things.url()
                  + "/products?page=1&size=20>; rel=prev\r\nLink: </help>; rel=help\r\n",
              "[" + PRODUCT + "]");
      case "POST /products" ->
          request.body().contains("taken")
              ? of(422, PROBLEM, WRONG)
              : of(201, JSON + "Location: " + things.url() + "/products/17\r\n", PRODUCT);
      case "GET /products/17" -> of(200, JSON, PRODUCT);
      case "GET /stock/17", "GET /products/18" -> of(404, PROBLEM, GONE);
      case "GET /reviews" -> of(500, JSON, "{}");
      case "GET /visitors" -> of(200, JSON, "" + visitors.get());
      case "DELETE /products/17" ->
          Reply.raw("HTTP/1.1 204 No Content\r\n\r\n", Reply.Then.CONTINUE);
      case "GET /img/17.png" ->
          request.header("if-none-match").isEmpty()
              ? Reply.of(
                  200,
                  "Content-Type: image/png\r\nETag: \"v1\"\r\nCache-Control: max-age=60\r\n"
                      + "Last-Modified: Sat, 28 Nov 2026 01:00:00 GMT\r\nX-Camera: old\r\n",
                  IMAGE)
              : Reply.raw("HTTP/1.1 304 Not Modified\r\nETag: \"v1\"\r\n\r\n", Reply.Then.CONTINUE);
      case "PUT /img/18.png" -> of(201, "Location: /img/18.png\r\n", "");
      default -> of(404, PROBLEM, GONE);
    };
  }

  private static Reply of(int status, String fields, String body) {
    return Reply.of(status, fields, body.getBytes(UTF_8));
  }

  private boolean serve(StreamStub.Exchange exchange) throws IOException {
    heads.add(exchange.head());
    switch (exchange.path()) {
      case "/news" -> {
        if (exchange.head().contains("a2\r\n")) {
          exchange.write("HTTP/1.1 204 No Content\r\n\r\n");
          return true;
        }
        exchange.write(
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream;charset=utf-8\r\n"
                + "Cache-Control: no-store\r\nConnection: close\r\n\r\n"
                + NEWS);
        exchange.pause();
        exchange.write(LATER);
      }
      case "/rooms/closed" ->
          exchange.write(
              "HTTP/1.1 403 Forbidden\r\nContent-Type: text/plain\r\nContent-Length: 6\r\n"
                  + "Connection: close\r\n\r\nclosed");
      default -> {
        exchange.write(
            WebSocketService.answer(
                exchange,
                Frames.accept(WebSocketService.key(exchange.head())),
                "Sec-WebSocket-Protocol: chat.v2\r\nSet-Cookie: seat=4\r\n"));
        Frames frames = exchange.frames();
        frames.send("welcome");
        frames.ping("still there?");
        said.add(frames.read());
        said.add(frames.read());
        frames.send(Frames.FIN | Frames.BINARY, IMAGE);
        byte[] enough = "\u0000\u0000the shop closes".getBytes(UTF_8);
        enough[0] = 4001 >> 8;
        enough[1] = (byte) 4001;
        frames.send(Frames.FIN | Frames.CLOSE, enough);
        said.add(frames.read());
      }
    }
    return false;
  }

  String things() {
    return things.url();
  }

  String talk() {
    return talk.url();
  }

  /** What was asked of the service of things. */
  Recorded asked(String method, String path) {
    return things.requests(path).stream()
        .filter(request -> request.method().equals(method))
        .reduce((first, last) -> last)
        .orElseThrow();
  }

  /** Of the service of talk, in the order that they came. */
  Queue<String> heads() {
    return heads;
  }

  /** What came in its chats. */
  Queue<Frames.Frame> said() {
    return said;
  }

  void visitors(int now) {
    visitors.set(now);
  }

  /** Lets the news go on. */
  void goOn() {
    talk.goOn();
  }

  @Override
  public void close() {
    things.close();
    talk.close();
  }
}
