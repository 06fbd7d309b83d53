package dev.gather.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that a client already has, or wants smaller, or only wants to hear of. */
class ConditionalRequestsTest {

  private static final String LARGE = "\"" + "gather ".repeat(1000) + "\"";

  private static volatile String answer = "1";

  private static SocketStub service;
  private static Gateway gateway;

  @BeforeAll
  static void start() {
    service =
        SocketStub.start(
            request -> request.path().equals("/fail") ? Reply.status(500) : Reply.json(answer));
    gateway =
        Gateway.start(
            """
            upstreams: { service: { url: "%s", retry: { max-attempts: 1 } } }
            routes:
              page: { path: /page, calls: { part: { upstream: service, path: /part } } }
              partial: { path: /partial, calls: {
                         part: { upstream: service, path: /part },
                         gone: { upstream: service, path: /fail, required: false } } }
              failed: { path: /failed, calls: { part: { upstream: service, path: /fail } } }
            """
                .formatted(service.url()));
  }

  @AfterAll
  static void stop() {
    gateway.close();
    service.close();
  }

  @BeforeEach
  void reset() {
    answer = "1";
    service.forget();
  }

  private static String tag() {
    return gateway.get("/page").headers().firstValue("etag").orElseThrow();
  }

  @Test
  void needNoFreshCopyMeanwhile() {
    HttpResponse<String> response = gateway.get("/page");

    assertThat(response.headers().allValues("cache-control")).containsExactly("no-cache");
    assertThat(response.headers().firstValue("etag").orElse("")).matches("W/\"[!#-~]+\"");
  }

  @Test
  void haveATagThatChangesWithTheContentOnly() {
    String one = tag();
    assertThat(tag()).isEqualTo(one);

    answer = "2";
    assertThat(tag()).isNotEqualTo(one);

    answer = "1";
    assertThat(tag()).isEqualTo(one);
  }

  @Test
  void haveATagThatChangesWhenMembersSwapValues() {
    answer = "{\"a\":1,\"b\":2}";
    String one = tag();
    answer = "{\"a\":2,\"b\":1}";

    assertThat(tag()).isNotEqualTo(one);
  }

  @ParameterizedTest
  @ValueSource(strings = {"%s", "*", "\"other\", %s", "%s,\"other\"", "W/\"x\" , %s , W/\"y\""})
  void areAnsweredWithoutABodyWhenTheClientHasIt(String condition) {
    String tag = tag();

    HttpResponse<String> response = gateway.get("/page", "If-None-Match", condition.formatted(tag));

    assertThat(response.statusCode()).isEqualTo(304);
    assertThat(response.body()).isEmpty();
    assertThat(response.headers().firstValue("etag")).contains(tag);
    assertThat(response.headers().firstValue("cache-control")).contains("no-cache");
    assertThat(response.headers().firstValue("vary")).isPresent();
    assertThat(response.headers().firstValue("server-timing")).isPresent();
    assertThat(response.headers().firstValue("x-request-id")).isPresent();
    assertThat(response.headers().firstValue("content-type")).isEmpty();
  }

  @Test
  void compareTagsWeakly() {
    String strong = tag().substring("W/".length());

    assertThat(gateway.get("/page", "If-None-Match", strong).statusCode()).isEqualTo(304);
  }

  @Test
  void areAnsweredInFullWhenTheClientHasSomethingElse() {
    String tag = tag();
    String cut = tag.substring(0, tag.length() - 2) + "\"";

    for (String other : new String[] {"\"x\"", cut, "\"x" + tag.substring(3), "", "W/*"}) {
      HttpResponse<String> response = gateway.get("/page", "If-None-Match", other);

      assertThat(response.statusCode()).as(other).isEqualTo(200);
      assertThat(response.body()).isEqualTo("{\"part\":1}");
    }
  }

  /** There is no time of a document's last change, and no tag that is strong. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "If-Match          | \"x\"",
        "If-Modified-Since   | Sun, 06 Nov 2094 08:49:37 GMT",
        "If-Unmodified-Since | Sun, 06 Nov 1994 08:49:37 GMT",
        "Range               | bytes=0-1",
        "Range               | bytes=1000000-"
      })
  void areAnsweredInFullWhateverElseIsAskedOfTheCopy(String name, String value) {
    HttpResponse<String> response = gateway.get("/page", name, value);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo("{\"part\":1}");
    assertThat(response.headers().map()).doesNotContainKeys("last-modified", "accept-ranges");
  }

  @Test
  void areJudgedByTheTagWhereATimeStandsBesideIt() {
    String tag = tag();
    String[] known = {"If-None-Match: " + tag, "If-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT"};
    String[] other = {"If-None-Match: \"x\"", "If-Modified-Since: Sun, 06 Nov 2094 08:49:37 GMT"};

    assertThat(RawClient.exchange(gateway, "GET /page", known)).startsWith("HTTP/1.1 304 ");
    assertThat(RawClient.exchange(gateway, "GET /page", other)).startsWith("HTTP/1.1 200 ");
  }

  @Test
  void areNeverAnsweredFromTheClientsCopyWhenSomethingFailed() {
    assertThat(gateway.get("/partial", "If-None-Match", "*").statusCode()).isEqualTo(200);
    HttpResponse<String> failed = gateway.get("/failed", "If-None-Match", "*");
    assertThat(failed.statusCode()).isEqualTo(502);
    assertThat(failed.headers().allValues("cache-control")).containsExactly("no-store");
  }

  @Test
  void giveTheHeadersWithoutTheBodyToHead() {
    HttpResponse<String> full = gateway.get("/page");
    String response = RawClient.exchange(gateway, "HEAD /page");

    assertThat(response).startsWith("HTTP/1.1 200 ").endsWith("\r\n\r\n");
    assertThat(response.toLowerCase(java.util.Locale.ROOT))
        .contains("content-type: application/json")
        .contains("content-length: " + full.body().length())
        .contains(
            "etag: "
                + full.headers()
                    .firstValue("etag")
                    .orElseThrow()
                    .toLowerCase(java.util.Locale.ROOT))
        .contains("cache-control: no-cache");
    assertThat(service.requests()).extracting(Recorded::method).containsExactly("GET", "GET");
  }

  @Test
  void giveNoBodyToHeadForAProblemEither() {
    for (String target : new String[] {"/failed", "/nowhere"}) {
      String response = RawClient.exchange(gateway, "HEAD " + target);

      assertThat(response).doesNotStartWith("HTTP/1.1 200").endsWith("\r\n\r\n");
      assertThat(response).containsIgnoringCase("content-type: application/problem+json");
    }
  }

  @Test
  void are304ToHeadAsWell() {
    HttpRequest request =
        gateway
            .request("/page")
            .header("If-None-Match", tag())
            .method("HEAD", HttpRequest.BodyPublishers.noBody())
            .build();

    assertThat(gateway.send(request).statusCode()).isEqualTo(304);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "br, gzip;q=0.8", "deflate;q=0, gzip"})
  void areSmallerWhereTheClientAcceptsGzip(String accepted) throws Exception {
    answer = LARGE;

    HttpResponse<byte[]> response = bytes(accepted);

    assertThat(response.headers().firstValue("content-encoding")).contains("gzip");
    assertThat(response.body().length).isLessThan(LARGE.length() / 4);
    assertThat(gunzip(response.body())).isEqualTo("{\"part\":" + LARGE + "}");
    assertThat(response.headers().firstValue("vary").orElse(""))
        .containsIgnoringCase("accept-encoding");
    assertThat(response.headers().firstValue("etag").orElse("")).isEqualTo(tag());
  }

  @ParameterizedTest
  @ValueSource(strings = {"identity", "gzip;q=0", "gzip; q=0.0, identity", "compress"})
  void areAsTheyAreWhereTheClientDoesNotAcceptGzip(String accepted) throws Exception {
    answer = LARGE;

    HttpResponse<byte[]> response = bytes(accepted);

    assertThat(response.headers().firstValue("content-encoding")).isEmpty();
    assertThat(new String(response.body(), UTF_8)).isEqualTo("{\"part\":" + LARGE + "}");
    assertThat(response.headers().firstValue("vary").orElse(""))
        .containsIgnoringCase("accept-encoding");
  }

  @Test
  void nameTheirLengthWhereNothingIsAccepted() {
    HttpResponse<String> response = gateway.get("/page");

    assertThat(response.headers().firstValue("content-encoding")).isEmpty();
    assertThat(response.headers().firstValueAsLong("content-length").orElse(0))
        .isEqualTo(response.body().length());
  }

  private static HttpResponse<byte[]> bytes(String accepted)
      throws IOException, InterruptedException {
    HttpRequest request = gateway.request("/page").header("Accept-Encoding", accepted).build();
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofByteArray());
  }

  private static String gunzip(byte[] bytes) throws IOException {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }
}
