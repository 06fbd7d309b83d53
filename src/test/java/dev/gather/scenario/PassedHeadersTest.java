package dev.gather.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What services say beside their JSON, where {@code pass-headers} names it. */
class PassedHeadersTest {

  private static final AtomicInteger ASKED = new AtomicInteger();

  private static SocketStub service;
  private static Gateway gateway;

  private static Reply reply(Recorded request) {
    String fields =
        switch (request.path()) {
          case "/long" -> "X-Total-Count: 3\r\nX-Long: " + "x".repeat(9_000) + "\r\n";
          case "/named" -> "Connection: close, X-Total-Count\r\nX-Total-Count: 3\r\nX-Other: 1\r\n";
          case "/odd" -> "X-Total-Count:   a b c \r\nX-Empty:\r\nX-Latin: \u00e9\r\n";
          case "/cookies" -> "Set-Cookie: a=1; Path=/\r\nSet-Cookie: b=2\r\n";
          case "/tagged" -> "ETag: \"1\"\r\nX-Total-Count: " + ASKED.incrementAndGet() + "\r\n";
          case "/linked" -> request.header("x-say").get(0) + "\r\n";
          default -> "X-Total-Count: 3\r\nLink: </a>; rel=a\r\nlink: </b>; rel=b\r\nX-Other: 1\r\n";
        };
    if (request.path().equals("/tagged") && !request.header("if-none-match").isEmpty()) {
      return Reply.raw("HTTP/1.1 304 Stub\r\n" + fields + "\r\n", Reply.Then.CONTINUE);
    }
    int status = request.method().equals("POST") ? 201 : 200;
    return Reply.of(
        status, "Content-Type: application/json\r\n" + fields, "{\"id\":1}".getBytes(UTF_8));
  }

  @BeforeAll
  static void start() {
    service = SocketStub.start(PassedHeadersTest::reply);
    gateway =
        Gateway.start(
            """
            cors: { origins: ["https://shop.example"] }
            upstreams:
              shop:
                url: "%1$s"
                retry: { max-attempts: 1 }
                circuit-breaker: { minimum-calls: 1000, window: 1000 }
                headers: { forward: [x-say] }
              other: { url: "%1$s/base" }
            routes:
              list: { path: /list, calls: { page: { upstream: shop, path: /list, pass-headers: [X-Total-Count, link] } } }
              plain: { path: /plain, calls: { page: { upstream: shop, path: /list } } }
              joined: { path: /joined, calls: {
                        page: { upstream: shop, path: /list, pass-headers: [link], hidden: true },
                        other: { upstream: other, path: /x, pass-headers: [link], required: false } } }
              twice: { path: /twice, calls: {
                       one: { upstream: shop, path: /list, pass-headers: [x-total-count] },
                       same: { upstream: shop, path: /list } } }
              same: { path: /same, calls: {
                      one: { upstream: shop, path: "/list", pass-headers: [link] },
                      same: { upstream: shop, path: "/list", pass-headers: [link] } } }
              long: { path: /long, calls: { page: { upstream: shop, path: /long, pass-headers: [x-long, x-total-count] } } }
              named: { path: /named, calls: { page: { upstream: shop, path: /named, pass-headers: [x-total-count, x-other] } } }
              named-cached: { path: /named-cached, calls: { page: { upstream: shop, path: /named, cache: { ttl: 1h },
                              pass-headers: [x-total-count, x-other] } } }
              odd: { path: /odd, calls: { page: { upstream: shop, path: /odd, pass-headers: [x-total-count, x-empty, x-latin] } } }
              cookies: { path: /cookies, calls: { page: { upstream: shop, path: /cookies, pass-headers: [set-cookie] } } }
              cached: { path: /cached, calls: {
                        page: { upstream: shop, path: /list?c, pass-headers: [x-total-count, link], cache: { ttl: 1h, scope: shared } } } }
              less: { path: /less, calls: {
                      page: { upstream: shop, path: /list?c, cache: { ttl: 1h, scope: shared } } } }
              tagged: { path: /tagged, calls: {
                        page: { upstream: shop, path: /tagged, pass-headers: [x-total-count], cache: upstream } } }
              create: { path: /things, method: POST, calls: {
                        made: { upstream: shop, method: POST, path: /linked, pass-headers: [location, link] } } }
              things: { path: /things, calls: {
                        things: { upstream: shop, path: "/things?page={query.page}&size={query.limit:10}&all=true" } } }
              thing: { path: "/things/{id}", calls: {
                       thing: { upstream: shop, path: "/t/{path.id}" },
                       beside: { upstream: shop, path: "/beside/{path.id}", hidden: true } } }
              owned: { path: "/users/{id}/things", calls: {
                       things: { upstream: shop, path: "/linked?user={path.id}&page={query.page}", pass-headers: [link] } } }
              paged: { path: "/{id}/paged", calls: {
                       page: { upstream: shop, path: "/linked?paged={path.id}", forward-query: all, pass-headers: [link] } } }
              first: { path: "/first/{id}", calls: { a: { upstream: shop, path: "/shared/{path.id}" } } }
              second: { path: "/second/{id}", calls: { a: { upstream: shop, path: "/shared/{path.id}" } } }
              files: { path: "/files/**", proxy: { upstream: shop, path: /store } }
            """
                .formatted(service.url()));
  }

  @AfterAll
  static void stop() {
    gateway.close();
    service.close();
  }

  @Test
  void areTheClientsAsTheyCameAndNoOthers() {
    HttpResponse<String> answer = gateway.get("/list");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().allValues("x-total-count")).containsExactly("3");
    assertThat(answer.headers().allValues("link")).containsExactly("</a>; rel=a", "</b>; rel=b");
    assertThat(answer.headers().firstValue("x-other")).isEmpty();
    assertThat(answer.headers().map()).containsKeys("etag", "vary", "x-request-id");
    assertThat(gateway.get("/plain").headers().map())
        .doesNotContainKeys("x-total-count", "link", "x-other");
  }

  /** RFC 9111, 3.2: a cache takes the fields of a 304 in place of those that it has. */
  @Test
  void areThoseOfGetForHeadAndOfAnAnswerThatHasNotChanged() {
    HttpResponse<String> head =
        gateway.send(gateway.request("/list").method("HEAD", BodyPublishers.noBody()).build());
    assertThat(head.headers().allValues("x-total-count")).containsExactly("3");
    assertThat(head.headers().allValues("link")).hasSize(2);

    HttpResponse<String> known = gateway.get("/list", "if-none-match", "*");
    assertThat(known.statusCode()).isEqualTo(304);
    assertThat(known.headers().allValues("x-total-count")).containsExactly("3");
    assertThat(known.headers().firstValue("etag")).isPresent();
  }

  @Test
  void mayBeReadByPagesOfOtherOrigins() {
    String exposed =
        gateway
            .get("/list", "origin", "https://shop.example")
            .headers()
            .firstValue("access-control-expose-headers")
            .orElseThrow();

    assertThat(exposed.split(", ")).contains("x-total-count", "link", "ETag");
    assertThat(
            gateway
                .get("/plain", "origin", "https://shop.example")
                .headers()
                .firstValue("access-control-expose-headers")
                .orElseThrow())
        .doesNotContain("x-total-count");
    assertThat(gateway.get("/list").headers().firstValue("access-control-expose-headers"))
        .isEmpty();
  }

  @Test
  void ofSeveralCallsAreAllThereInTheFilesOrder() {
    assertThat(gateway.get("/joined").headers().allValues("link"))
        .containsExactly("</a>; rel=a", "</b>; rel=b", "</a>; rel=a", "</b>; rel=b");
  }

  /** What two calls ask for is one request only where they read the same of its answer. */
  @Test
  void areThereForEveryCallThatTheAnswerIsFor() {
    assertThat(gateway.get("/twice").headers().allValues("x-total-count")).containsExactly("3");
    service.forget();
    assertThat(gateway.get("/same").headers().allValues("link")).hasSize(4);
    assertThat(service.requests("/list")).hasSize(1);
  }

  @Test
  void areLeftOutWhereTheyAreTooLong() {
    HttpResponse<String> answer = gateway.get("/long");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("x-long")).isEmpty();
    assertThat(answer.headers().firstValue("x-total-count")).hasValue("3");
  }

  /** RFC 9110, 7.6.1: such a field is for the gateway alone. */
  @Test
  void areNoneThatTheServicesConnectionNames() {
    for (String path : List.of("/named", "/named-cached", "/named-cached")) {
      HttpResponse<String> answer = gateway.get(path);

      assertThat(answer.headers().firstValue("x-total-count")).as(path).isEmpty();
      assertThat(answer.headers().firstValue("x-other")).as(path).hasValue("1");
    }
  }

  @Test
  void areByteForByteWhatTheServiceSaid() {
    HttpResponse<String> answer = gateway.get("/odd");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("x-total-count")).hasValue("a b c");
    assertThat(answer.headers().firstValue("x-empty")).hasValue("");
    assertThat(answer.headers().firstValue("x-latin")).hasValue("\u00e9");
  }

  /** Cookies are one client's: nothing on the way may keep what came with them. */
  @Test
  void ofCookiesMakeTheAnswerOneThatIsNotStored() {
    HttpResponse<String> answer = gateway.get("/cookies");

    assertThat(answer.headers().allValues("set-cookie")).containsExactly("a=1; Path=/", "b=2");
    assertThat(answer.headers().firstValue("cache-control")).hasValue("no-store");
    assertThat(answer.headers().firstValue("etag")).isEmpty();
    assertThat(gateway.get("/cookies", "if-none-match", "*").statusCode()).isEqualTo(200);
  }

  @Test
  void areStoredWithTheAnswer() {
    assertThat(gateway.get("/less").headers().map()).doesNotContainKey("link");
    assertThat(gateway.get("/cached").headers().allValues("link")).hasSize(2);
    service.forget();

    HttpResponse<String> stored = gateway.get("/cached");

    assertThat(service.requests()).isEmpty();
    assertThat(stored.headers().firstValue("server-timing").orElseThrow()).contains("desc=fresh");
    assertThat(stored.headers().allValues("x-total-count")).containsExactly("3");
    assertThat(stored.headers().allValues("link")).containsExactly("</a>; rel=a", "</b>; rel=b");
  }

  @Test
  void areRenewedByAnAnswerThatConfirmsTheStoredOne() {
    int before =
        Integer.parseInt(
            gateway.get("/tagged").headers().firstValue("x-total-count").orElseThrow());
    service.forget();

    HttpResponse<String> confirmed = gateway.get("/tagged");

    assertThat(service.requests("/tagged").get(0).header("if-none-match")).isNotEmpty();
    assertThat(confirmed.body()).isEqualTo("{\"page\":{\"id\":1}}");
    assertThat(confirmed.headers().firstValue("x-total-count")).hasValue("" + (before + 1));
  }

  /** They are known when the first part has long been sent. */
  @Test
  void areNotOnAStream() {
    assertThat(gateway.get("/list", "accept", "application/x-ndjson").headers().map())
        .doesNotContainKeys("x-total-count", "link");
  }

  private static String shown(String method, String target, String field) {
    String self = service.url().substring("http:".length());
    String name = field.substring(0, field.indexOf(':'));
    HttpResponse<String> answer =
        gateway.send(
            gateway
                .request(target)
                .header("x-say", field.replace("SERVICE", self))
                .method(method, BodyPublishers.noBody())
                .build());
    assertThat(answer.statusCode()).isEqualTo(method.equals("POST") ? 201 : 200);
    return answer.headers().firstValue(name).orElseThrow().replace(self, "SERVICE");
  }

  @ParameterizedTest
  @CsvSource({
    "http:SERVICE/t/17, /things/17",
    "/t/17, /things/17",
    "/t/a%2Fb#part, /things/a%2Fb#part",
    "/store/x?y, /files/x?y",
    "/things?page=2, /things?page=2",
    "/things?size=5&all=true&page=a%20b, /things?limit=5&page=a%20b",
    // elsewhere, or nobody knows where
    "https://else.example/t/17, https://else.example/t/17",
    "http:SERVICE9/t/17, http:SERVICE9/t/17",
    "/t/17?more=1, /t/17?more=1",
    "/things?page=1&page=2, /things?page=1&page=2",
    "/things?all=false, /things?all=false",
    "/t/17/parts, /t/17/parts",
    "/t/, /t/",
    "/t/.., /t/..",
    "/t/%2e%2e, /t/%2e%2e",
    "/beside/17, /beside/17",
    "/shared/17, /shared/17",
    "17, 17",
  })
  void leadClientsToWhatWasMade(String said, String shown) {
    assertThat(shown("POST", "/things", "Location: " + said)).isEqualTo(shown);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "</linked?user=7&page=2>; rel=next | </users/7/things?page=2>; rel=next",
        "<http:SERVICE/linked?page=2&user=a-b>; rel=next | </users/a-b/things?page=2>; rel=next",
        "</linked?user=a/b&page=2>; rel=next | </linked?user=a/b&page=2>; rel=next",
        "</linked?user=..&page=2>; rel=next | </linked?user=..&page=2>; rel=next",
        "</linked?page=2>; rel=next | </linked?page=2>; rel=next",
        "<?page=2>; rel=next | <?page=2>; rel=next",
      })
  void leadClientsToTheNextPage(String said, String shown) {
    assertThat(shown("GET", "/users/7/things", "Link: " + said)).isEqualTo(shown);
  }

  /** With {@code forward-query: all}, whatever the path does not write is the client's. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<http:SERVICE/linked?page=2&paged=7>; rel=next | </7/paged?page=2>; rel=next",
        "</linked?paged=7&page[number]=2&a%20b=%C3%A9>; rel=next | </7/paged?page%5Bnumber%5D=2&a%20b=%C3%A9>; rel=next",
        "</linked?PAGED=8&paged=7>; rel=next | </linked?PAGED=8&paged=7>; rel=next",
        "</linked?paged=7&%ff=1>; rel=next | </linked?paged=7&%ff=1>; rel=next",
      })
  void leadClientsToTheNextPageOfWhateverIsForwarded(String said, String shown) {
    assertThat(shown("GET", "/7/paged", "Link: " + said)).isEqualTo(shown);
  }
}
