package dev.gather.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gather.Patience;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an unsafe request does to stored answers of its target, RFC 9111, 4.4. */
class InvalidationTest {

  private static final AtomicInteger VERSION = new AtomicInteger();
  private static final AtomicReference<Reply> TO_WRITERS = new AtomicReference<>();

  /** Keeps the answer of the next read back. */
  private static final AtomicReference<@Nullable CountDownLatch> HELD = new AtomicReference<>();

  private static SocketStub service;
  private static Gateway gateway;

  @BeforeAll
  static void start() {
    service =
        SocketStub.start(
            request ->
                request.method().equals("GET")
                    ? read(VERSION.incrementAndGet(), HELD.getAndSet(null))
                    : TO_WRITERS.get());
    gateway =
        Gateway.start(
            """
            upstreams:
              service: { url: "%1$s", retry: { max-attempts: 1 }, headers: { forward: [accept-language] } }
              writers: { url: "%1$s/", retry: { max-attempts: 1 } }
            routes:
              read:
                path: /things/{id}
                calls: { part: { upstream: service, path: "/things/{path.id}", cache: { ttl: 1h } } }
              write:
                path: /things/{id}
                method: PUT
                calls: { part: { upstream: service, method: PUT, path: "/things/{path.id}" } }
              elsewhere:
                path: /things/{id}
                method: DELETE
                calls: { part: { upstream: writers, method: DELETE, path: "/things/{path.id}" } }
              passed: { path: "/passed/**", method: POST, proxy: { upstream: service, path: /things } }
            """
                .formatted(service.url()));
  }

  @AfterAll
  static void stop() {
    gateway.close();
    service.close();
  }

  @BeforeEach
  void succeed() {
    TO_WRITERS.set(Reply.json("{}"));
  }

  @ParameterizedTest
  @CsvSource({"PUT,/things/", "DELETE,/things/", "POST,/passed/"})
  void removesWhatIsStoredOfATargetThatWasChanged(String method, String path) {
    String id = method.toLowerCase(Locale.ROOT);
    String german = read(id, "de").body();
    String french = read(id, "fr").body();
    String other = read(id + "-other", "de").body();

    assertThat(write(method, path + id).statusCode()).isEqualTo(200);

    awaitAnotherThan(german, id, "de");
    // Whatever else is in the key.
    awaitAnotherThan(french, id, "fr");
    assertThat(read(id + "-other", "de").body()).isEqualTo(other);
  }

  @ParameterizedTest
  @ValueSource(ints = {303, 204})
  void removesItForEveryAnswerThatIsNoError(int status) {
    String id = "done-" + status;
    String before = read(id, "de").body();
    TO_WRITERS.set(Reply.status(status));

    write("PUT", "/things/" + id);

    awaitAnotherThan(before, id, "de");
  }

  @Test
  void removesItWhenOnlyTheAnswerIsOfNoUse() {
    String before = read("broken", "de").body();
    TO_WRITERS.set(Reply.json("{"));

    assertThat(write("PUT", "/things/broken").statusCode()).isEqualTo(502);

    awaitAnotherThan(before, "broken", "de");
  }

  @Test
  void removesItBeforeAProxiedAnswerIsWholeAndWhetherItEverIs() {
    String before = read("streamed", "de").body();
    TO_WRITERS.set(
        Reply.raw("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345", Reply.Then.HANG));

    try (RawClient client = RawClient.connect(gateway)) {
      client.send("POST /passed/streamed", "Content-Length: 0");
      assertThat(client.readSome()).startsWith("HTTP/1.1 200");
      awaitAnotherThan(before, "streamed", "de");
    }
    // What nobody takes any more is given up.
    await().until(() -> service.hanging() == 0);
  }

  @Test
  void sharesNoCallThatBeganBeforeTheChange() {
    CountDownLatch held = new CountDownLatch(1);
    HELD.set(held);
    CompletableFuture<HttpResponse<String>> earlier =
        gateway.sendAsync(gateway.request("/things/held").header("Accept-Language", "de").build());
    await().until(() -> HELD.get() == null);
    write("PUT", "/things/held");

    String later = read("held", "de").body();
    held.countDown();

    String overtaken = earlier.join().body();
    assertThat(later).isNotEqualTo(overtaken);
    assertThat(read("held", "de").body()).as("stored").isNotEqualTo(overtaken);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 409, 500})
  void keepsItWhenTheChangeWasRefused(int status) {
    String id = "refused-" + status;
    String before = read(id, "de").body();
    TO_WRITERS.set(Reply.of(status, "", "{}".getBytes(UTF_8)));

    write("PUT", "/things/" + id);

    assertThat(read(id, "de").body()).isEqualTo(before);
  }

  /** Its state is that of when it was asked, however long the answer takes. */
  private static Reply read(int version, @Nullable CountDownLatch held) {
    if (held != null) {
      try {
        held.await(Patience.LIMIT_MILLIS, TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    return Reply.json("{\"v\":" + version + "}");
  }

  /** A database on a busy machine may take longer to forget than a request waits for it. */
  private static void awaitAnotherThan(String before, String id, String language) {
    await().until(() -> !read(id, language).body().equals(before));
  }

  private static HttpResponse<String> read(String id, String language) {
    return gateway.get("/things/" + id, "Accept-Language", language);
  }

  private static HttpResponse<String> write(String method, String target) {
    HttpRequest request = gateway.request(target).method(method, BodyPublishers.noBody()).build();
    return gateway.send(request);
  }
}
