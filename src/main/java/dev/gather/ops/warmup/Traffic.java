package dev.gather.ops.warmup;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

/** What is asked, by a few clients at once: mostly what gateways are mostly asked. */
final class Traffic implements AutoCloseable {

  private static final int CLIENTS = 4;

  /** Different ones, so that some are found stored and some are not. */
  private static final int IDS = 16;

  /** One of each kind, so that whatever is asked for first has its classes loaded. */
  private static final List<Ask> EACH_KIND =
      List.of(
          Ask.get("/parallel/%d?other=9&sort=price"),
          Ask.get("/parallel/%d").accepting("application/x-ndjson"),
          Ask.get("/large/%d").packed(),
          Ask.get("/chain/%d"),
          Ask.get("/cached/%d"),
          Ask.get("/for-each/%d"),
          Ask.get("/shaped/%d"),
          Ask.post("/changed/%d"),
          Ask.get("/computed/%d"),
          Ask.get("/files/large"));

  private static final int ROUNDS_OF_EACH_KIND = 5;

  /** What all kinds have in common, which is what a compiler's time is best spent on. */
  private static final List<Ask> USUAL =
      List.of(
          Ask.get("/parallel/%d"),
          Ask.get("/parallel/%d"),
          Ask.get("/cached/%d"),
          Ask.get("/parallel/%d"),
          Ask.get("/parallel/%d"),
          Ask.get("/large/%d"),
          Ask.get("/parallel/%d"),
          Ask.get("/parallel/%d"),
          Ask.get("/chain/%d"),
          Ask.get("/parallel/%d"));

  private final ConnectionProvider connections = ConnectionProvider.create("warm-up", CLIENTS);
  private final HttpClient client;
  private final AtomicInteger count = new AtomicInteger();

  /**
   * @param port on this machine
   */
  Traffic(int port) {
    this.client =
        HttpClient.create(connections)
            .baseUrl("http://127.0.0.1:" + port)
            .headers(
                headers ->
                    headers
                        .set("traceparent", "00-" + "1".repeat(32) + "-" + "2".repeat(16) + "-00")
                        .set(HttpHeaderNames.USER_AGENT, "warm-up"));
  }

  /** Asks until the process is warm; fails with the first answer that is none. */
  Mono<Long> send(Progress progress) {
    return Flux.concat(
            Flux.fromIterable(EACH_KIND).repeat(ROUNDS_OF_EACH_KIND - 1),
            Flux.fromIterable(USUAL).repeat(() -> !progress.isWarm()))
        .flatMap(ask -> send(ask).doOnNext(status -> progress.answered()), CLIENTS)
        .count();
  }

  private Mono<Integer> send(Ask ask) {
    HttpClient.RequestSender sender =
        client
            .headers(ask::addTo)
            .request(HttpMethod.valueOf(ask.method()))
            .uri(ask.target().formatted(count.getAndIncrement() % IDS));
    HttpClient.ResponseReceiver<?> answer =
        ask.body().isEmpty()
            ? sender
            : sender.send(
                Mono.fromSupplier(() -> Unpooled.copiedBuffer(ask.body(), StandardCharsets.UTF_8)));
    return answer.responseSingle(
        (head, body) ->
            head.status().code() == 200
                ? body.thenReturn(head.status().code())
                : Mono.error(
                    new IllegalStateException(
                        "%s %s: %s".formatted(ask.method(), ask.target(), head.status()))));
  }

  @Override
  public void close() {
    connections.disposeLater().subscribe();
  }

  /**
   * A request.
   *
   * @param target with a place for a number
   * @param body JSON; empty for none
   */
  private record Ask(String method, String target, String accept, String coding, String body) {

    static Ask get(String target) {
      return new Ask("GET", target, "application/json", "", "");
    }

    static Ask post(String target) {
      return new Ask("POST", target, "application/json", "", "{\"text\":\"warm\",\"size\":7}");
    }

    Ask accepting(String type) {
      return new Ask(method, target, type, coding, body);
    }

    Ask packed() {
      return new Ask(method, target, accept, "gzip", body);
    }

    void addTo(HttpHeaders headers) {
      headers.set(HttpHeaderNames.ACCEPT, accept);
      if (!coding.isEmpty()) {
        headers.set(HttpHeaderNames.ACCEPT_ENCODING, coding);
      }
      if (!body.isEmpty()) {
        headers.set(HttpHeaderNames.CONTENT_TYPE, "application/json");
      }
    }
  }
}
