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

  private static final String UNREAD = "the body could not be read in time";
  private static final String UNDECIDED = "too many expressions wait to be evaluated";

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
                deadline: 2s
                calls: { made: { upstream: service, method: POST, path: /, body: "{body}" } }
              checked:
                path: /checked
                method: POST
                deadline: 2s
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

      assertRefused(post("/create", gzip("{}"), "application/json", "gzip"), UNREAD);
      assertRefused(
          post("/create", large.getBytes(US_ASCII), "application/x-www-form-urlencoded", ""),
          UNREAD);
      assertRefused(post("/checked", json(large), "application/json", ""), UNREAD);
      assertThat(service.requests()).isEmpty();
    } finally {
      end.countDown();
    }
    await()
        .until(() -> post("/create", gzip("{}"), "application/json", "gzip").statusCode() == 200);
  }

  @Test
  void keepNobodyWaitingLongerForWhatIsRequiredOfThem() {
    try (Gateway busy =
        Gateway.start(
            """
            upstreams: { service: { url: "%s" } }
            routes:
              endless: { path: /endless, deadline: 10m, calls: { never: { compute: "($f := function($n) { $f($n + 1) }; $f(1))" } } }
              called:
                path: /called
                method: POST
                deadline: 2s
                require: [ { that: "query.a = '1'" } ]
                calls: { made: { upstream: service, method: POST, path: / } }
              passed:
                path: /passed
                deadline: 2s
                require: [ { that: "query.a = '1'" } ]
                proxy: { upstream: service, path: / }
            """
                .formatted(service.url()),
            "gather.expression.threads=1")) {
      HttpRequest called = busy.request("/called?a=1").POST(BodyPublishers.noBody()).build();
      assertThat(busy.send(called).statusCode()).isEqualTo(200);
      service.forget();

      busy.sendAsync(busy.request("/endless").build());
      await().until(() -> busy.get("/passed?a=1").statusCode() == 503);
      service.forget();

      assertRefused(busy.send(called), UNDECIDED);
      assertRefused(busy.get("/passed?a=1"), UNDECIDED);
      assertThat(service.requests()).isEmpty();
    }
  }

  private static void wait(CountDownLatch end) {
    try {
      assertThat(end.await(Patience.LIMIT_MILLIS, TimeUnit.MILLISECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void assertRefused(HttpResponse<String> answer, String why) {
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("retry-after")).contains("1");
    assertThat(answer.body()).contains(why);
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
