package dev.gather.scenario;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import reactor.core.publisher.Mono;

/** What is too large for one write differs in nothing else. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LargeAnswersTest {

  private static final int LARGE = 2_000_000;

  private final StubService service =
      new StubService(request -> Mono.fromSupplier(() -> text(request.uri())));
  private final Gateway gateway =
      Gateway.start(
          """
          upstreams:
            service: { url: "%s", timeout: 20s, max-body: 8MB }
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
          """
              .formatted(service.url()));

  @AfterAll
  void stop() {
    gateway.close();
    service.close();
  }

  @Test
  void requestsThatFollowEachOtherAreAllAnsweredInOrder() throws IOException {
    try (SlowClient client = SlowClient.connect(gateway.port())) {
      StringBuilder requests = new StringBuilder();
      for (int i = 0; i < 300; i++) {
        int size = i % 100 == 7 ? 200_000 + i : 100 + i;
        requests.append("GET /documents/%d HTTP/1.1\r\nHost: g\r\n\r\n".formatted(size));
      }
      requests.append("GET /documents/5 HTTP/1.1\r\nHost: g\r\nConnection: close\r\n\r\n");
      CompletableFuture<Void> sent =
          CompletableFuture.runAsync(
              () -> {
                try {
                  client.write(requests.toString());
                } catch (IOException e) {
                  throw new IllegalStateException(e);
                }
              });
      for (int i = 0; i < 300; i++) {
        int size = i % 100 == 7 ? 200_000 + i : 100 + i;
        assertThat(client.head()).contains("\r\nContent-Length: " + size + "\r\n");
        assertThat(client.read(size)).hasSize(size);
      }
      assertThat(client.head()).contains("\r\nContent-Length: 8\r\n");
      assertThat(client.countToEnd()).isEqualTo(8);
      sent.join();
    }
  }

  @Test
  void largeDocumentsAreCompressedForWhoAcceptsThat() throws IOException {
    HttpResponse<byte[]> answer = compressed("/documents/2000000");

    assertThat(answer.headers().firstValue("Content-Encoding")).hasValue("gzip");
    assertThat(answer.headers().firstValue("Content-Length")).isEmpty();
    assertThat(answer.headers().allValues("Vary").toString()).contains("Accept-Encoding");
    try (InputStream body = new GZIPInputStream(new ByteArrayInputStream(answer.body()))) {
      assertThat(new String(body.readAllBytes(), ISO_8859_1))
          .isEqualTo("{\"a\":" + text("/2000000") + "}");
    }
  }

  private HttpResponse<byte[]> compressed(String target) {
    return HttpClient.newHttpClient()
        .sendAsync(
            gateway.request(target).header("Accept-Encoding", "gzip").build(),
            HttpResponse.BodyHandlers.ofByteArray())
        .join();
  }

  @Test
  void oldClientsHaveLargeDocumentsAndStreamsWithoutChunks() {
    String document = old("/documents/2000000", "Accept-Encoding: gzip");
    assertThat(document)
        .startsWith("HTTP/1.1 200 OK\r\n")
        .contains("\r\nContent-Length: 2000000\r\n")
        .doesNotContainIgnoringCase("chunked")
        .doesNotContainIgnoringCase("\r\nContent-Encoding");
    assertThat(body(document)).hasSize(LARGE);

    String stream = old("/parts/100000", "Accept: application/x-ndjson");
    assertThat(stream).doesNotContainIgnoringCase("chunked");
    assertThat(body(stream))
        .startsWith("{\"part\":")
        .endsWith("{\"done\":true,\"partial\":false}\n");

    String events = old("/parts/100000", "Accept: text/event-stream");
    assertThat(events).doesNotContainIgnoringCase("chunked");
    assertThat(body(events))
        .contains("\n\nevent: part\nid: 1\n")
        .endsWith("event: done\nid: done\ndata: {\"partial\":false}\n\n");
  }

  private String old(String target, String field) {
    try (RawClient client = RawClient.connect(gateway)) {
      client.write("GET " + target + " HTTP/1.0\r\n" + field + "\r\n\r\n");
      return client.readToEnd();
    }
  }

  private static String body(String answer) {
    return answer.substring(answer.indexOf("\r\n\r\n") + 4);
  }

  @Test
  void aConnectionIsKeptAfterALargeDocumentAndAfterItsHeadAlone() throws IOException {
    try (KeptClient client = new KeptClient(gateway.port())) {
      KeptClient.Answer first = client.get("/documents/2000000");
      assertThat(first.body()).hasSize(LARGE);
      assertThat(first.endsConnection()).isFalse();
      assertThat(client.get("/documents/100").body()).hasSize(100);
      assertThat(client.get("/documents/300000").body()).hasSize(300_000);
    }
    try (SlowClient client = SlowClient.connect(gateway.port())) {
      client.write("HEAD /documents/2000000 HTTP/1.1\r\nHost: g\r\n\r\n");
      assertThat(client.head())
          .contains("\r\nContent-Length: 2000000\r\n", "\r\nETag: ", "\r\nVary: ");
      client.ask("/documents/100");
      assertThat(client.head()).contains("\r\nContent-Length: 100\r\n");
      assertThat(client.read(100)).hasSize(100);
    }
  }

  /** As long as the path says, once it stands in a document as its only member. */
  private static String text(String target) {
    int size = Integer.parseInt(target.replaceAll(".*/|[?].*", ""));
    return "\"" + "x".repeat(Math.max(0, size - 8)) + "\"";
  }
}
