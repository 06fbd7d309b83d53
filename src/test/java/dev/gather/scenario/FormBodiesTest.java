package dev.gather.scenario;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Forms of clients, and bodies that are packed. */
class FormBodiesTest {

  private static final String FORM = "application/x-www-form-urlencoded";

  private static final String DEFINITION =
      """
      cors: { origins: ["https://shop.example"] }
      upstreams:
        service: { url: "%s" }
      routes:
        whole: { path: /whole, method: POST, calls: {
                 part: { upstream: service, method: POST, path: /parts, body: "{body}" } } }
        form: { path: /form, method: POST, calls: {
                part: { upstream: service, method: POST, path: /parts, body-type: form,
                        body: "{body}" } } }
        checked:
          path: /checked
          method: POST
          request-schema: { type: object, required: [name], additionalProperties: false,
                            properties: { name: { type: string, maxLength: 5 },
                                          tag: { type: array, maxItems: 2 } } }
          calls: { part: { upstream: service, method: POST, path: "/parts/{body.name}" } }
        cached: { path: /cached, method: POST, calls: { part: { upstream: service,
                  path: "/stored/{body.name}", cache: { ttl: 1h } } } }
        unread: { path: /unread, method: POST, calls: {
                  part: { upstream: service, path: /parts } } }
        proxied: { path: /proxied, method: POST, proxy: { upstream: service, path: /parts } }
      """;

  private static SocketStub service;
  private static Gateway gateway;

  @BeforeAll
  static void start() {
    service = SocketStub.start(request -> Reply.json("{}"));
    gateway =
        Gateway.start(
            DEFINITION.formatted(service.url()),
            "gather.request.max-body=4KB",
            "gather.trusted-proxies=127.0.0.1");
  }

  @AfterAll
  static void stop() {
    gateway.close();
    service.close();
  }

  @BeforeEach
  void forget() {
    service.forget();
  }

  private static HttpResponse<String> post(
      String target, String type, byte[] body, String... headers) {
    HttpRequest.Builder request =
        gateway.request(target).header("Content-Type", type).POST(BodyPublishers.ofByteArray(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return gateway.send(request.build());
  }

  private static HttpResponse<String> post(String target, String form, String... headers) {
    return post(target, FORM, form.getBytes(ISO_8859_1), headers);
  }

  private static byte[] packed(byte[] bytes) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }

  private static String sent() {
    assertThat(service.requests("/parts")).hasSize(1);
    return service.requests("/parts").get(0).body();
  }

  private static void assertRefused(HttpResponse<String> response, int status, String detail) {
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(Json.of(response).path("detail").asString()).isEqualTo(detail);
    assertThat(service.requests()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a=1&b=x+y%2B%26 | {'a':'1','b':'x y+&'}",
        "a=1&b=2&a=3 | {'a':['1','3'],'b':'2'}",
        "a&=b&&c= | {'a':'','':'b','c':''}",
        "a[]=1&a.b=2&__proto__=3 | {'a[]':'1','a.b':'2','__proto__':'3'}",
        "%22=%5C%00%0A | {'\\'':'\\\\\\u0000\\n'}",
        "'' | {}"
      })
  void areReadAsAnObjectOfTexts(String form, String json) {
    assertThat(post("/whole", form).statusCode()).isEqualTo(200);

    assertThat(sent()).isEqualTo(json.replace("\\'", "\\\"").replace('\'', '"'));
  }

  @Test
  void areSentOnAsAForm() {
    post("/form", "b=%C3%A9+%2B&a=1&a=2");

    assertThat(sent()).isEqualTo("b=%C3%A9%20%2B&a=1&a=2");
  }

  @ParameterizedTest
  @ValueSource(strings = {FORM + "; charset=UTF-8", "Application/X-WWW-Form-Urlencoded; a=b"})
  void mayHaveParametersInTheirType(String type) {
    assertThat(post("/whole", type, "a=1".getBytes(ISO_8859_1)).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {FORM + "; charset=iso-8859-1", "multipart/form-data; boundary=a", "text/plain"})
  void areOfOneTypeAlone(String type) {
    assertRefused(
        post("/whole", type, "a=1".getBytes(ISO_8859_1)),
        415,
        "the body's media type is neither JSON nor a form in UTF-8 (expected: application/json or"
            + " application/x-www-form-urlencoded)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a=%0", "a=%zz", "%ff=1", "a=%c3%28", "a=%ed%a0%80", "a=\u00e9"})
  void areRefusedWhereTheyAreMalformed(String form) {
    assertRefused(
        post("/whole", form), 400, "the body is malformed (expected: percent-encoded UTF-8)");
  }

  @Test
  void areBoundedInFieldsAndBytes() {
    assertThat(post("/whole", "a&".repeat(1000)).statusCode()).isEqualTo(400);
    assertThat(post("/whole", "a&".repeat(999)).statusCode()).isEqualTo(200);
    service.forget();

    assertRefused(
        post("/whole", "a=" + "x".repeat(4095)),
        413,
        "the body is too large (expected: at most 4096 bytes)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u0001", "%01", "\""})
  void areBoundedInTheJsonThatBecomesOfThem(String wide) {
    int most = 4096 / wide.length() - 2;

    assertRefused(
        post("/whole", "a=" + wide.repeat(most)),
        413,
        "the form is too large as JSON (expected: at most 4096 bytes)");
    assertThat(post("/whole", "a=" + wide.repeat(600)).statusCode()).isEqualTo(200);
  }

  @Test
  void obeyTheRoutesSchema() {
    assertThat(post("/checked", "name=ann&tag=1&tag=2").statusCode()).isEqualTo(200);
    assertThat(service.requests("/parts/ann")).hasSize(1);
    service.forget();

    for (String form : new String[] {"", "name=annabel", "name=a&name=b", "name=a&tag=1", "x=1"}) {
      assertRefused(post("/checked", form), 400, "the body breaks the route's schema");
    }
  }

  @Test
  void findTheAnswerThatWasStoredForTheSameJson() {
    post("/cached", "name=ann");
    post("/cached", "application/json", "{\"name\":\"ann\"}".getBytes(ISO_8859_1));
    post("/cached", "name=bob");

    assertThat(service.requests("/stored"))
        .extracting(Recorded::path)
        .containsExactly("/stored/ann", "/stored/bob");
  }

  @Test
  void areNotLookedAtWhereNothingReadsThem() {
    assertThat(post("/unread", "a=%0", "Sec-Fetch-Site", "cross-site").statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
    "Sec-Fetch-Site, cross-site",
    "Sec-Fetch-Site, same-site",
    "Origin, https://evil.example",
    "Origin, null",
    "Origin, http://127.0.0.1"
  })
  void areRefusedWhereAPageOfAnotherSiteSendsThem(String header, String value) {
    assertRefused(
        post("/whole", "a=1", header, value),
        403,
        "a page of another site has sent the form (expected: one of this site, or of"
            + " cors.origins)");
    assertThat(
            post("/whole", "application/json", "{}".getBytes(ISO_8859_1), header, value)
                .statusCode())
        .as("which asks first")
        .isEqualTo(200);
  }

  @Test
  void areTakenOfThisSiteAndOfThoseThatTheFileNames() {
    String own = "https://127.0.0.1:" + gateway.port();
    for (String[] headers :
        new String[][] {
          {"Sec-Fetch-Site", "same-origin", "Origin", own},
          {"Sec-Fetch-Site", "none"},
          {"Origin", own},
          {"Sec-Fetch-Site", "cross-site", "Origin", "https://shop.example"},
          {"Origin", "https://shop.example"}
        }) {
      assertThat(post("/whole", "a=1", headers).statusCode())
          .as(Arrays.toString(headers))
          .isEqualTo(200);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "https://shop.test, shop.test, 200",
    "https://shop.test, SHOP.test:443, 200",
    "http://shop.test, shop.test:80, 200",
    "https://shop.test:8443, shop.test:8443, 200",
    "https://shop.test, shop.test:8443, 403",
    "https://shop.test:8443, shop.test, 403",
    "http://shop.test, shop.test:443, 403",
    "'https://shop.test https://shop.test', shop.test, 403",
    "shop.test, shop.test, 403",
  })
  void areTakenOfTheHostThatWasAsked(String origin, String host, int status) {
    assertThat(posted("Host: " + host, "Origin: " + origin)).startsWith("HTTP/1.1 " + status + " ");
    assertThat(
            posted(
                "Host: inner.test",
                "X-Forwarded-For: 192.0.2.1",
                "X-Forwarded-Host: " + host,
                "Origin: " + origin))
        .as("of a proxy that is trusted")
        .startsWith("HTTP/1.1 " + status + " ");
  }

  private static String posted(String... fields) {
    try (RawClient client = RawClient.connect(gateway)) {
      client.write(
          "POST /whole HTTP/1.1\r\n%s\r\nContent-Type: %s\r\nContent-Length: 3\r\nConnection: close\r\n\r\na=1"
              .formatted(String.join("\r\n", fields), FORM));
      return client.readToEnd();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "x-gzip", "GZIP", "identity, gzip"})
  void areUnpacked(String coding) {
    byte[] json = "{\"a\":[1.0]}".getBytes(ISO_8859_1);
    assertThat(
            post("/whole", "application/json", packed(json), "Content-Encoding", coding)
                .statusCode())
        .isEqualTo(200);
    assertThat(sent()).isEqualTo("{\"a\":[1.0]}");
    service.forget();

    post("/whole", FORM, packed("a=1".getBytes(ISO_8859_1)), "Content-Encoding", coding);
    assertThat(sent()).isEqualTo("{\"a\":\"1\"}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"br", "deflate", "gzip, gzip", "zstd", "gzip;q=1"})
  void areRefusedInAnUnknownCodingWithTheNameOfTheOneThatIsKnown(String coding) {
    HttpResponse<String> response =
        post("/whole", "application/json", new byte[] {1}, "Content-Encoding", coding);

    assertRefused(
        response,
        415,
        "the body has an unknown content coding (expected: gzip, or no Content-Encoding)");
    assertThat(response.headers().firstValue("accept-encoding")).contains("gzip");
  }

  @Test
  void areRefusedWhereTheyAreNotPackedAsTheySay() {
    byte[] whole = packed("{\"a\":1}".getBytes(ISO_8859_1));
    byte[] changed = whole.clone();
    changed[whole.length - 6] ^= 1;
    for (byte[] broken :
        new byte[][] {
          {}, {'{', '}'}, Arrays.copyOf(whole, whole.length - 1), Arrays.copyOf(whole, 12), changed
        }) {
      assertRefused(
          post("/whole", "application/json", broken, "Content-Encoding", "gzip"),
          400,
          "the body is not encoded as its Content-Encoding says");
    }
  }

  @Test
  void areBoundedPackedAndUnpacked() {
    byte[] fits = ("\"" + "x".repeat(4094) + "\"").getBytes(ISO_8859_1);
    assertThat(
            post("/whole", "application/json", packed(fits), "Content-Encoding", "gzip")
                .statusCode())
        .isEqualTo(200);
    service.forget();

    byte[] bomb = packed(new byte[3_000_000]);
    assertThat(bomb.length).isLessThan(4096);
    byte[] large = new byte[5000];
    for (byte[] body : new byte[][] {bomb, large}) {
      assertRefused(
          post("/whole", "application/json", body, "Content-Encoding", "gzip"),
          413,
          "the body is too large (expected: at most 4096 bytes)");
    }
  }

  @Test
  void arePassedOnAsTheyAreByAProxy() {
    byte[] packed = packed("a=1".getBytes(ISO_8859_1));
    post("/proxied", FORM, packed, "Content-Encoding", "gzip", "Sec-Fetch-Site", "cross-site");

    Recorded request = service.requests("/parts").get(0);
    assertThat(request.header("content-encoding")).containsExactly("gzip");
    assertThat(request.header("content-type")).containsExactly(FORM);
    assertThat(request.body().getBytes(ISO_8859_1)).isEqualTo(packed);
  }
}
