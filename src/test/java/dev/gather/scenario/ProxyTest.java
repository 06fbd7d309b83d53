package dev.gather.scenario;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gather.Patience;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyTest {

  private static SocketStub service;
  private static Gateway gateway;

  private static Reply reply(Recorded request) {
    String path = request.path();
    if (path.contains("/status/")) {
      int status = Integer.parseInt(path.substring(path.lastIndexOf('/') + 1));
      return status == 204 || status == 304
          ? Reply.raw("HTTP/1.1 " + status + " Stub\r\nX-Seen: yes\r\n\r\n", Reply.Then.CONTINUE)
          : Reply.of(status, "Location: /other\r\nX-Seen: yes\r\n", "text".getBytes(UTF_8));
    }
    if (path.contains("/bare/")) {
      int status = Integer.parseInt(path.substring(path.lastIndexOf('/') + 1));
      return Reply.of(status, "WWW-Authenticate: Bearer\r\n", new byte[0]);
    }
    if (request.method().equals("HEAD")) {
      return Reply.raw("HTTP/1.1 200 Stub\r\nContent-Length: 123456\r\n\r\n", Reply.Then.CONTINUE);
    }
    return Reply.of(
        200,
        """
        Content-Type: image/png\r
        Server-Timing: db;dur=5\r
        Proxy-Status: inner; error=dns_error\r
        Via: 1.0 inner\r
        X-Request-Id: theirs\r
        Connection: x-hop\r
        X-Hop: 1\r
        Keep-Alive: timeout=5\r
        Proxy-Authenticate: Basic\r
        Set-Cookie: a=1\r
        Set-Cookie: b=2\r
        """,
        new byte[] {1, 2, (byte) 0xff});
  }

  @BeforeAll
  static void start() {
    service = SocketStub.start(ProxyTest::reply);
    gateway =
        Gateway.start(
            """
            upstreams:
              service:
                url: "%s/base"
                headers:
                  forward: [cookie]
                  set: { x-key: secret, accept-language: de }
                  deadline: x-time-left
              strict: { url: "%s" }
            routes:
              files: { path: "/files/**", proxy: { upstream: service, path: /store } }
              tenant: { path: "/t/{tenant}/**", proxy: {
                        upstream: strict, path: "/of/{path.tenant}/{query.v:1}" } }
              one: { path: "/one/{id}", method: PUT, proxy: { upstream: strict, path: "/x/{path.id}" } }
              info: { path: "/files/info/{id}", calls: { a: { upstream: strict, path: /info } } }
              slash: { path: "/root/**", proxy: { upstream: strict, path: / } }
            """
                .formatted(service.url(), service.url()));
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

  @ParameterizedTest
  @CsvSource({
    "/files/a/b, /base/store/a/b",
    "/files/a%20b%2Fc/%C3%A4/d?x=%E9&y=1+2&&y, /base/store/a%20b%2Fc/%C3%A4/d?x=%E9&y=1+2&&y",
    "/files, /base/store",
    "/files/, /base/store/",
    "/files?q, /base/store?q",
    "/t/x%2Fy/a?v=2, /of/x%2Fy/2/a?v=2",
    "/t/x, /of/x/1",
    "/root/a, /a",
    "/root, /",
    "/files/info/1/2, /base/store/info/1/2"
  })
  void appendsWhatTheRestMatchedAndTheQueryAsTheyCame(String target, String sent) {
    assertThat(gateway.get(target).statusCode()).isEqualTo(200);
    assertThat(service.requests()).extracting(Recorded::target).containsExactly(sent);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/files/..",
        "/files/./a",
        "/files/a/../b",
        "/files/%2e%2E/a",
        "/files/.%2e",
        "/files/a%2f..%2fb",
        "/files/..%5ca",
        "/files/..;x=1/a",
        "/files/..%253bx/a",
        "/files/%252e%252e%253b/a",
        "/files/%252e%252e/a",
        "/files//a",
        "/files/a//",
        "/files/a?x=100%",
        "/files/%E9",
        "/t/..%2fsecret",
        "/t/%252e%252e%252fx",
        "/t/x?v=..%2fy"
      })
  void refusesWhatCouldLeaveTheProxysPath(String target) {
    String answer = RawClient.exchange(gateway, "GET " + target);

    assertThat(answer).startsWith("HTTP/1.1 400 ").contains("application/problem+json");
    assertThat(service.requests()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND"})
  void takesAnyMethod(String method) {
    HttpRequest.Builder request = gateway.request("/files/a");

    assertThat(gateway.send(request.method(method, BodyPublishers.noBody()).build()).statusCode())
        .isEqualTo(200);
    assertThat(service.requests()).extracting(Recorded::method).containsExactly(method);
  }

  @Test
  void takesOnlyTheMethodThatItNames() {
    String wrong = RawClient.exchange(gateway, "HEAD /one/1");

    assertThat(wrong).startsWith("HTTP/1.1 405 ").containsIgnoringCase("allow: OPTIONS, PUT\r\n");
    assertThat(gateway.send(put("/one/1", "x")).statusCode()).isEqualTo(200);
    assertThat(service.requests()).extracting(Recorded::target).containsExactly("/x/1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"TRACE /files/a", "CONNECT /files/a"})
  void neverTunnelsNorTraces(String requestLine) {
    assertThat(RawClient.exchange(gateway, requestLine)).startsWith("HTTP/1.1 405 ");
    assertThat(service.requests()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"g:80", "g", "u@g:80"})
  void opensNoTunnelToAHost(String authority) {
    assertThat(RawClient.exchange(gateway, "CONNECT " + authority)).startsWith("HTTP/1.1 404 ");
    assertThat(service.requests()).isEmpty();
  }

  @Test
  void leavesRoutesWithCallsTheirPaths() {
    gateway.get("/files/info/1");
    gateway.send(put("/files/info/1", "x"));

    assertThat(service.requests())
        .extracting(Recorded::target)
        .containsExactly("/info", "/base/store/info/1");
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 201, 204, 301, 302, 304, 307, 400, 404, 418, 429, 500, 503, 599})
  void passesEveryStatusOn(int status) {
    String answer = RawClient.exchange(gateway, "GET /files/status/" + status);

    assertThat(answer).startsWith("HTTP/1.1 " + status + " ").containsIgnoringCase("x-seen: yes");
    assertThat(service.requests()).as("nothing is followed or repeated").hasSize(1);
    assertThat(answer).endsWith(status == 204 || status == 304 ? "\r\n\r\n" : "\r\n\r\ntext");
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 404, 503})
  void passesAnErrorWithoutABodyOnAsItIs(int status) {
    String answer = RawClient.exchange(gateway, "GET /files/bare/" + status);

    assertThat(answer)
        .startsWith("HTTP/1.1 " + status + " ")
        .containsIgnoringCase("www-authenticate: Bearer")
        .containsIgnoringCase("content-length: 0")
        .doesNotContain("problem")
        .endsWith("\r\n\r\n");
  }

  @Test
  void answersHeadWithoutABody() {
    String answer = RawClient.exchange(gateway, "HEAD /files/a");

    assertThat(answer).startsWith("HTTP/1.1 200 ").containsIgnoringCase("content-length: 123456");
    assertThat(answer).endsWith("\r\n\r\n");
    assertThat(service.requests()).extracting(Recorded::method).containsExactly("HEAD");
  }

  @Test
  void passesEndToEndHeadersOfTheRequestOnAndNoOthers() {
    RawClient.exchange(
        gateway,
        "GET /files/a",
        "Accept-Encoding: br",
        "Range: bytes=0-1",
        "X-Two: 1",
        "X-Two: 2",
        "Cookie: c=1",
        "Authorization: Bearer t",
        "Forwarded: for=1",
        "X-Forwarded-For: 1.2.3.4",
        "X-Real-IP: 1.2.3.4",
        "Accept-Language: en",
        "Via: 1.1 front",
        "Connection: x-private",
        "X-Private: 1",
        "TE: trailers",
        "Keep-Alive: 5",
        "Proxy-Authorization: Basic x");

    Recorded request = service.requests().get(0);
    assertThat(request.headerNames())
        .containsExactly(
            "accept-encoding",
            "accept-language",
            "cookie",
            "host",
            "range",
            "traceparent",
            "via",
            "via",
            "x-forwarded-for",
            "x-forwarded-host",
            "x-forwarded-proto",
            "x-key",
            "x-request-id",
            "x-time-left",
            "x-two",
            "x-two");
    assertThat("http://" + request.header("host").get(0)).isEqualTo(service.url());
    assertThat(request.header("accept-language")).containsExactly("de");
    assertThat(request.header("x-two")).containsExactly("1", "2");
    assertThat(request.header("via")).containsExactly("1.1 front", "1.1 gather");
    assertThat(Long.parseLong(request.header("x-time-left").get(0)))
        .isBetween(1L, Patience.FAR.toMillis());
  }

  @Test
  void keepsCredentialsFromAnUpstreamThatDoesNotNameThem() {
    RawClient.exchange(gateway, "GET /t/a", "Cookie: c=1", "Authorization: Bearer t");

    assertThat(service.requests().get(0).headerNames())
        .containsExactly(
            "host",
            "traceparent",
            "via",
            "x-forwarded-for",
            "x-forwarded-host",
            "x-forwarded-proto",
            "x-request-id");
  }

  @Test
  void passesEndToEndHeadersOfTheAnswerOnAndAddsItsOwn() {
    HttpResponse<String> answer = gateway.get("/files/a", "X-Request-Id", "mine");
    var headers = answer.headers();

    assertThat(headers.allValues("set-cookie")).containsExactly("a=1", "b=2");
    assertThat(headers.allValues("content-type")).containsExactly("image/png");
    assertThat(headers.allValues("x-request-id")).containsExactly("mine");
    assertThat(headers.allValues("content-length")).containsExactly("3");
    assertThat(headers.allValues("server-timing")).containsExactly("db;dur=5");
    assertThat(headers.allValues("proxy-status")).containsExactly("inner; error=dns_error");
    assertThat(headers.allValues("via")).containsExactly("1.0 inner", "1.1 gather");
    assertThat(headers.map()).doesNotContainKeys("x-hop", "keep-alive", "proxy-authenticate");
  }

  @ParameterizedTest
  @CsvSource({"websocket, 501", "'h2c, websocket', 501", "h2c, 200"})
  void refusesToBecomeAnotherProtocol(String protocol, int status) {
    String answer =
        RawClient.exchange(gateway, "GET /files/a", "Upgrade: " + protocol, "Sec-WebSocket-Key: x");

    assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
    assertThat(service.requests()).hasSize(status == 501 ? 0 : 1);
    assertThat(status == 501).isEqualTo(answer.contains("application/problem+json"));
  }

  @Test
  void passesOptionsOnAsOftenAsTheyMayBe() {
    for (String none : List.of("0", "000000000000")) {
      assertThat(RawClient.exchange(gateway, "OPTIONS /files/a", "Max-Forwards: " + none))
          .startsWith("HTTP/1.1 204 ");
    }
    assertThat(service.requests()).isEmpty();

    RawClient.exchange(gateway, "OPTIONS /files/a", "Max-Forwards: 7");
    RawClient.exchange(gateway, "OPTIONS /files/a", "Max-Forwards: 0000000000000000000008");
    RawClient.exchange(gateway, "OPTIONS /files/a", "Max-Forwards: 99999999999999999999");
    RawClient.exchange(gateway, "OPTIONS /files/a", "Max-Forwards: x");
    RawClient.exchange(gateway, "GET /files/a", "Max-Forwards: 0");
    assertThat(service.requests())
        .extracting(request -> request.header("max-forwards").get(0))
        .containsExactly("6", "7", "999999999", "x", "0");
  }

  @Test
  void keepsALengthThatIsKnown() {
    gateway.send(put("/files/a", "known"));

    assertThat(service.requests().get(0).header("content-length")).containsExactly("5");
    assertThat(service.requests().get(0).body()).isEqualTo("known");
  }

  @Test
  void asksForTheBodyOnlyWhenItCanBeSent() {
    try (RawClient client = RawClient.connect(gateway)) {
      client.write(
          "PUT /files/a HTTP/1.1\r\nHost: g\r\nExpect: 100-continue\r\nContent-Length: 3\r\n"
              + "Connection: close\r\n\r\n");
      assertThat(client.readSome()).startsWith("HTTP/1.1 100 Continue\r\n");
      client.write("abc");
      assertThat(client.readToEnd()).startsWith("HTTP/1.1 200 ");
    }
    assertThat(service.requests().get(0).body()).isEqualTo("abc");
    assertThat(service.requests().get(0).header("expect")).isEmpty();
  }

  @Test
  void reusesConnectionsAndHoldsNothingAfterwards() {
    int before = service.connections();
    for (int i = 0; i < 20; i++) {
      assertThat(gateway.get("/files/a").body().getBytes(ISO_8859_1)).hasSize(3);
    }
    await().until(() -> gateway.isIdle());
    // An answer's last byte may be with the client a moment before its connection is free.
    assertThat(service.connections() - before).isLessThan(10);
  }

  @Test
  void showsOperatorsWhereItLeads() {
    assertThat(gateway.operators("/actuator/gatherroutes/files"))
        .contains("\"method\":\"*\",\"path\":\"/files/**\"")
        .contains(
            "\"proxy\":{\"upstream\":\"service\",\"path\":\"/store\",\"pause\":\"10m\",\"fallback\":false}");
  }

  private HttpRequest put(String target, String body) {
    return gateway.request(target).PUT(BodyPublishers.ofString(body)).build();
  }
}
