package dev.gather.scenario;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gather.Patience;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import reactor.core.scheduler.Schedulers;

/** Bodies that leave the event loop while all threads that may compute do something else. */
class BusyThreadsTest {

  private static SocketStub service;
  private static Gateway gateway;

  @BeforeAll
  static void start() {
    service = SocketStub.start(request -> Reply.json("{\"id\":1}"));
    gateway =
        Gateway.start(
            """
            upstreams: { service: { url: "%s" } }
            routes:
              create:
                path: /create
                method: POST
                deadline: 300ms
                calls: { made: { upstream: service, method: POST, path: /, body: "{body}" } }
              checked:
                path: /checked
                method: POST
                deadline: 300ms
                request-schema: { type: object }
                calls: { made: { upstream: service, method: POST, path: /, body: "{body}" } }
            """
                .formatted(service.url()));
  }

  @AfterAll
  static void stop() {
    gateway.close();
    service.close();
  }

  @Test
  void areRefusedAtTheRoutesDeadline() throws IOException {
    String large = "a=" + "x".repeat(20_000);
    CountDownLatch end = new CountDownLatch(1);
    AtomicInteger busy = new AtomicInteger();
    int threads = Schedulers.DEFAULT_BOUNDED_ELASTIC_SIZE;
    for (int i = 0; i < threads; i++) {
      Schedulers.boundedElastic()
          .schedule(
              () -> {
                busy.incrementAndGet();
                wait(end);
              });
    }
    try {
      await().until(() -> busy.get() == threads);

      assertRefused(post("/create", gzip("{}"), "application/json", "gzip"));
      assertRefused(
          post("/create", large.getBytes(US_ASCII), "application/x-www-form-urlencoded", ""));
      assertRefused(post("/checked", json(large), "application/json", ""));
      assertThat(service.requests()).isEmpty();
    } finally {
      end.countDown();
    }
    await()
        .until(() -> post("/create", gzip("{}"), "application/json", "gzip").statusCode() == 200);
  }

  private static void wait(CountDownLatch end) {
    try {
      assertThat(end.await(Patience.LIMIT_MILLIS, TimeUnit.MILLISECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void assertRefused(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("retry-after")).contains("1");
    assertThat(answer.body()).contains("the body could not be read in time");
  }

  private static HttpResponse<String> post(String path, byte[] body, String type, String coding) {
    HttpRequest.Builder request =
        gateway.request(path).header("content-type", type).POST(BodyPublishers.ofByteArray(body));
    return gateway.send(
        (coding.isEmpty() ? request : request.header("content-encoding", coding)).build());
  }

  private static byte[] json(String text) {
    return ("{\"text\":\"" + text + "\"}").getBytes(US_ASCII);
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(text.getBytes(US_ASCII));
    }
    return packed.toByteArray();
  }
}
