package dev.gather.scenario;

import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;

/** One request of every kind that a gateway answers in a way of its own. */
enum RequestKind {
  PAGE("GET /page", 200),
  FOR_EACH("GET /list", 200),
  BATCH("GET /batch", 200),
  LIVE("GET /live/%d", 200, "Accept: text/event-stream\r\n"),
  STREAM("GET /page", 200, "Accept: application/x-ndjson\r\n"),
  DOWNLOAD("GET /files/large", 200),
  UPLOAD("PUT /files/large", 200, "", "x".repeat(100_000)),
  CACHED("GET /cached/%d", 200),
  POST("POST /orders", 200, "Content-Type: application/json\r\n", "{\"id\":7}"),
  UNKNOWN("GET /nowhere", 404),
  HEAD("HEAD /page", 200),
  NOT_MODIFIED("GET /page", 304, "If-None-Match: *\r\n");

  /** Different requests of one kind. */
  static final int DIFFERENT = 10;

  static final String ROUTES =
      """
      page:
        path: /page
        calls:
          a: { upstream: service, path: /a }
          b: { upstream: service, path: "/b/{a.id}", required: false }
          c: { upstream: service, path: /c, required: false }
      list:
        path: /list
        calls:
          ids: { upstream: service, path: /ids }
          each: { upstream: service, path: "/each/{item.id}", for-each: ids, into: more }
      batch:
        path: /batch
        calls:
          ids: { upstream: service, path: /ids }
          some: { upstream: service, path: "/some/{keys}", for-each: ids, batch: { key: id, size: 2, match: id } }
      live: { path: "/live/{id}", live: { every: 100ms }, calls: { a: { upstream: service, path: "/a/{path.id}" } } }
      files: { path: "/files/**", proxy: { upstream: files, path: / } }
      cached:
        path: "/cached/{id}"
        calls:
          a: { upstream: service, path: "/a/{path.id}", cache: { ttl: 20ms, stale-while-revalidate: 20ms } }
      orders:
        path: /orders
        method: POST
        calls: { a: { upstream: service, method: POST, path: /orders, body: { id: "{body.id}" } } }
      """;

  private static final String LARGE = "x".repeat(300_000);
  private static final String IDS = "[{\"id\":1},{\"id\":2},{\"id\":3},{\"id\":4},{\"id\":5}]";

  private final String line;
  private final int status;
  private final String fields;
  private final String body;

  RequestKind(String line, int status) {
    this(line, status, "");
  }

  RequestKind(String line, int status, String fields) {
    this(line, status, fields, "");
  }

  RequestKind(String line, int status, String fields, String body) {
    this.line = line;
    this.status = status;
    this.fields = fields;
    this.body = body;
  }

  /** What a service of {@link #ROUTES} answers. */
  static Mono<String> answer(HttpServerRequest request) {
    String uri = request.uri();
    if (uri.equals("/large")) {
      // Read to its end; a client that leaves within it gets no answer.
      return request
          .receive()
          .asByteArray()
          .then(Mono.just(LARGE))
          .onErrorResume(gone -> Mono.empty());
    }
    return Mono.just(uri.equals("/ids") || uri.startsWith("/some") ? IDS : "{\"id\":7}");
  }

  /**
   * @param number of what is different, below {@link #DIFFERENT}
   */
  String text(int number) {
    String length = body.isEmpty() ? "" : "Content-Length: " + body.length() + "\r\n";
    return line.formatted(number) + " HTTP/1.1\r\nHost: g\r\n" + fields + length + "\r\n" + body;
  }

  /** Reads the answer to such a request, of a live one as much as comes with its first state. */
  boolean isAnswered(KeptClient client) throws java.io.IOException {
    return switch (this) {
      case LIVE -> client.readUntil("\"value\":{\"id\":7}}").startsWith("HTTP/1.1 200 ");
      case HEAD -> client.readHead().status() == status;
      default -> client.read().status() == status;
    };
  }

  /** Whether the answer has an end. */
  boolean ends() {
    return this != LIVE;
  }
}
