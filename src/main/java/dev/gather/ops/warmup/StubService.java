package dev.gather.ops.warmup;

import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/** The services behind the gateway that warms up: a few answers, which are always the same. */
final class StubService implements AutoCloseable {

  private static final int SMALL = 900;
  private static final int LARGE = 16 * 1024;
  private static final int ELEMENTS = 20;

  private static final Map<String, byte[]> ANSWERS =
      Map.of(
          "small", product(SMALL),
          "large", product(LARGE),
          "lines", lines(),
          "products", products());

  private final DisposableServer server;

  /** Nobody else's, as answers to it are stored for a moment where replicas share them. */
  private final String base;

  private StubService(DisposableServer server, String base) {
    this.server = server;
    this.base = base;
  }

  /** Blocks until its port is open. */
  static StubService start() {
    String base = "/" + UUID.randomUUID();
    return new StubService(
        HttpServer.create().host("127.0.0.1").port(0).handle(StubService::answer).bindNow(), base);
  }

  String url() {
    return "http://127.0.0.1:" + server.port() + base;
  }

  @Override
  public void close() {
    server.disposeNow();
  }

  /** The segment behind the base says what. */
  private static Publisher<Void> answer(HttpServerRequest request, HttpServerResponse response) {
    String[] segments = request.path().split("/");
    byte[] body = segments.length < 2 ? null : ANSWERS.get(segments[1]);
    return body == null
        ? response.sendNotFound()
        : request
            .receive()
            .then()
            .thenMany(
                response
                    .header("Content-Type", "application/json")
                    .header("Content-Length", Integer.toString(body.length))
                    .header("ETag", "\"1\"")
                    .send(Mono.just(Unpooled.wrappedBuffer(body))));
  }

  private static byte[] product(int size) {
    String start =
        "{\"id\":7,\"next\":8,\"name\":\"Gr\\u00fcn, 17 \\\"inches\\\"\",\"price\":{\"amount\":19.9,"
            + "\"currency\":\"EUR\"},\"tags\":[\"a\",\"b\"],\"isNew\":true,\"rating\":null,\"text\":\"";
    return (start + "x".repeat(size - start.length() - 2) + "\"}").getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] lines() {
    return IntStream.range(0, ELEMENTS)
        .mapToObj(i -> "{\"line\":%d,\"productId\":%d,\"quantity\":2}".formatted(i, i + 100))
        .collect(Collectors.joining(",", "[", "]"))
        .getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] products() {
    return IntStream.range(0, ELEMENTS)
        .mapToObj(i -> "{\"id\":%d,\"name\":\"product %d\",\"price\":%d}".formatted(i + 100, i, i))
        .collect(Collectors.joining(",", "[", "]"))
        .getBytes(StandardCharsets.UTF_8);
  }
}
