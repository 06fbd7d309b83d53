package dev.gather.scenario;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;

/** Clients that read slowly or not at all, and a gateway that waits for none of them for long. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SlowClientsTest {

  private static final Duration SOON = Duration.ofMinutes(1);
  private static final int LARGE = 2_000_000;
  private static final int TEN_KILOBYTES = 10_000;

  private final AtomicInteger round = new AtomicInteger();
  private final StubService service =
      new StubService(request -> Mono.fromSupplier(() -> text(request.uri())));
  private final Gateway gateway =
      Gateway.start(
          """
          upstreams:
            service:
              url: "%s"
              timeout: 20s
              max-body: 8MB
              bulkhead: { max-queued: 10000, max-wait: 20s }
          routes:
            document:
              path: /documents/{size}
              deadline: 20s
              calls: { a: { upstream: service, path: "/{path.size}" } }
            parts:
              path: /parts/{size}
              deadline: 20s
              calls:
                a: { upstream: service, path: "/{path.size}" }
                b: { upstream: service, path: "/{path.size}?b" }
            live:
              path: /live/{size}
              deadline: 20s
              live: { every: 100ms }
              calls: { a: { upstream: service, path: "/{path.size}?changing" } }
            proxied:
              path: /proxied/**
              deadline: 20s
              proxy: { upstream: service, path: / }
          """
              .formatted(service.url()),
          "gather.answers.max-waiting=16MB",
          "gather.answers.max-pause=2s",
          "gather.stream.heartbeat=100ms",
          "server.netty.idle-timeout=2s");

  @AfterAll
  void stop() {
    gateway.close();
    service.close();
  }

  @AfterEach
  void nothingIsLeft() {
    await().atMost(SOON).until(() -> metric("gather.requests.active") == 0);
    await().atMost(SOON).until(() -> metric("gather.answers.waiting") == 0);
    await().atMost(SOON).until(gateway::isIdle);
  }

  @ParameterizedTest
  @CsvSource({
    "/documents/2000000, application/json",
    "/parts/1000000, application/x-ndjson",
    "/parts/1000000, text/event-stream",
    "/live/1000000, text/event-stream",
    "/proxied/2000000, application/json",
    "/proxied/60000, application/json",
  })
  void aClientThatReadsNothingIsCutAndItsRequestIsActiveUntilThen(String target, String accept)
      throws IOException {
    double cut = metric("gather.answers.cut?tag=reason:pause");
    long began = System.nanoTime();
    try (SlowClient client = SlowClient.asking(gateway.port(), target, "Accept: " + accept)) {
      await().atMost(SOON).until(() -> metric("gather.answers.waiting") > 0);
      assertThat(metric("gather.requests.active")).isEqualTo(1);

      await().atMost(SOON).until(() -> metric("gather.requests.active") == 0);
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofSeconds(2));
      assertThat(metric("gather.answers.cut?tag=reason:pause")).isEqualTo(cut + 1);
      assertThat(client.countToEnd()).isLessThan(LARGE);
    }
  }

  @Test
  void whatItCameToIsCancelled() throws IOException {
    double before = metric("gather.requests?tag=route:document&tag=outcome:cancelled");
    try (SlowClient client = SlowClient.asking(gateway.port(), "/documents/3000000")) {
      await()
          .atMost(SOON)
          .until(
              () ->
                  metric("gather.requests?tag=route:document&tag=outcome:cancelled") == before + 1);
      assertThat(client.countToEnd()).isLessThan(3_000_000);
    }
  }

  @ParameterizedTest
  @CsvSource({"/documents/5000000, application/json", "/proxied/5000000, application/json"})
  void aClientThatReadsSlowlyHasItsWholeAnswerHoweverLongThatTakes(String target, String accept)
      throws IOException {
    try (SlowClient client = SlowClient.asking(gateway.port(), target, "Accept: " + accept)) {
      String head = client.head();
      assertThat(head).startsWith("HTTP/1.1 200 OK\r\n");
      int length = Integer.parseInt(head.replaceAll("(?is).*content-length: ([0-9]+).*", "$1"));
      // Six seconds and more, three times as long as it may be idle or pause.
      assertThat(client.readSlowly(length, 7_500, 9)).isEqualTo(length).isGreaterThan(4_900_000);
    }
  }

  @Test
  void aClientThatReadsALittleNowAndThenHasItsWholeStream() throws IOException {
    try (SlowClient client =
        SlowClient.asking(gateway.port(), "/parts/500000", "Accept: application/x-ndjson")) {
      assertThat(client.head()).startsWith("HTTP/1.1 200 OK\r\n");
      int all = 0;
      String last = "";
      for (int length = chunkSize(client); length > 0; length = chunkSize(client)) {
        all += client.readSlowly(length - 1, 4_000, 10);
        last =
            new String(client.read(1), ISO_8859_1) + new String(client.read(2), ISO_8859_1).strip();
        all++;
      }
      assertThat(all).isGreaterThan(1_000_000);
      assertThat(last).isEqualTo("\n");
    }
  }

  private static int chunkSize(SlowClient client) throws IOException {
    StringBuilder line = new StringBuilder();
    while (line.indexOf("\r\n") < 0) {
      line.append((char) client.read(1)[0]);
    }
    return Integer.parseInt(line.toString().strip(), 16);
  }

  @Test
  void aLateAnswerTakesTheRoomOfTheOneThatHasPausedLongest() throws IOException {
    double cut = metric("gather.answers.cut?tag=reason:space");
    try (SlowClient first = SlowClient.asking(gateway.port(), "/documents/7000000")) {
      await().atMost(SOON).until(() -> metric("gather.answers.waiting") >= 7_000_000);
      try (SlowClient second = SlowClient.asking(gateway.port(), "/documents/7000000")) {
        await().atMost(SOON).until(() -> metric("gather.answers.waiting") >= 14_000_000);
        // Until the first has paused for a second, there is no room.
        await().atMost(SOON).until(() -> gateway.get("/documents/6000000").statusCode() == 200);

        assertThat(first.countToEnd()).isLessThan(7_000_000);
        assertThat(metric("gather.answers.cut?tag=reason:space")).isGreaterThan(cut);
      }
    }
  }

  @Test
  void anAnswerThatFindsNoRoomIsAProblemWhileNobodyPauses() {
    // On a machine that stalls for a second the others may have paused; then once more.
    await()
        .atMost(SOON)
        .until(
            () -> {
              List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
              for (int i = 0; i < 8; i++) {
                answers.add(gateway.sendAsync(gateway.request("/documents/7000000").build()));
              }
              return answers.stream()
                  .map(CompletableFuture::join)
                  .filter(answer -> answer.statusCode() == 503)
                  .anyMatch(SlowClientsTest::saysWhenToComeBack);
            });
  }

  private static boolean saysWhenToComeBack(HttpResponse<String> answer) {
    assertThat(answer.headers().firstValue("Retry-After")).hasValue("5");
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(answer.headers().firstValue("ETag")).isEmpty();
    assertThat(answer.body()).contains("\"status\":503").contains("slow clients");
    return true;
  }

  @Test
  void aClientThatSendsRequestsAndReadsNothingIsAnsweredNoMoreThanItTakes() throws IOException {
    int before = service.started();
    double cut = metric("gather.answers.cut?tag=reason:pause");
    try (SlowClient client = SlowClient.connect(gateway.port())) {
      CompletableFuture<Void> requests =
          CompletableFuture.runAsync(
              () -> {
                try {
                  for (int i = 0; i < 20_000; i++) {
                    client.ask("/documents/" + TEN_KILOBYTES);
                  }
                } catch (IOException gone) {
                  // It was cut, which is what the test waits for.
                }
              });
      await().atMost(SOON).until(() -> metric("gather.answers.cut?tag=reason:pause") == cut + 1);

      // Two hundred would be two megabytes, which no socket took for it.
      assertThat(service.started() - before).isBetween(1, 200);
      requests.join();
    }
  }

  /** As long as the path says, once it stands in a document as its only member. */
  private String text(String target) {
    int size = Integer.parseInt(target.replaceAll(".*/|[?].*", ""));
    String mark = target.contains("changing") ? String.valueOf(round.incrementAndGet()) : "";
    return "\"" + mark + "x".repeat(Math.max(0, size - 8 - mark.length())) + "\"";
  }

  private double metric(String name) {
    Matcher value =
        Pattern.compile("\"value\":([0-9.E]+)")
            .matcher(gateway.operators("/actuator/metrics/" + name));
    return value.find() ? Double.parseDouble(value.group(1)) : 0;
  }
}
