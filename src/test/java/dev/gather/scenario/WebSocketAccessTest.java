package dev.gather.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gather.access.jwk.TestIssuer;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may open a WebSocket, and from which pages. */
class WebSocketAccessTest {

  private static TestIssuer issuer;
  private static WebSocketService service;
  private static Gateway gateway;
  private static Gateway withCors;

  @BeforeAll
  static void start() {
    issuer = new TestIssuer();
    service = new WebSocketService();
    String definition =
        """
        access: { jwt: { issuer: "%s", audience: gather, clock-skew: 0s } }
        upstreams: { service: { url: "%s" } }
        routes:
          own: { path: "/own/**", access: authenticated, proxy: { upstream: service, path: / } }
          scoped: { path: /scoped, access: { scope: [chat] }, proxy: { upstream: service, path: / } }
          open: { path: "/open/**", proxy: { upstream: service, path: / } }
          few: { path: /few, rate-limit: { permits: 1, every: 1h, per: all },
                 proxy: { upstream: service, path: / } }
          never: { path: /never, require: [{ that: "false", status: 409, detail: no }],
                   proxy: { upstream: service, path: / } }
        """
            .formatted(issuer.url(), service.url());
    gateway = Gateway.start(definition, "gather.trusted-proxies=127.0.0.1");
    withCors = Gateway.start("cors: { origins: [\"https://shop.example\"] }\n" + definition);
    await().untilAsserted(() -> assertThat(issuer.fetches()).isGreaterThan(1));
  }

  @AfterAll
  static void stop() {
    withCors.close();
    gateway.close();
    service.close();
    issuer.close();
  }

  @BeforeEach
  void forget() {
    service.heads().clear();
    service.received().clear();
  }

  @Test
  void opensOneWithATokenAmongItsSubprotocols() throws IOException {
    String token = issuer.token().text();
    try (FrameClient client =
        FrameClient.open(gateway, "/own/a", "Sec-WebSocket-Protocol: bearer, " + token)) {
      assertThat(client.head())
          .startsWith("HTTP/1.1 101 ")
          .containsIgnoringCase("\r\nsec-websocket-protocol: bearer\r\n");
      client.frames().send("a");
      assertThat(client.frames().read().text()).isEqualTo("a");
    }
    assertThat(service.heads())
        .singleElement()
        .asString()
        .doesNotContainIgnoringCase("sec-websocket-protocol")
        .doesNotContain(token);
  }

  @Test
  void passesOtherSubprotocolsOnAndKeepsTheTokenBack() throws IOException {
    String token = issuer.token().text();
    try (FrameClient client =
        FrameClient.open(
            gateway, "/own/a", "Sec-WebSocket-Protocol: bearer," + token + ", v1,v2")) {
      assertThat(client.head()).startsWith("HTTP/1.1 101 ");
    }
    assertThat(service.heads())
        .singleElement()
        .asString()
        .containsIgnoringCase("\r\nsec-websocket-protocol: v1, v2\r\n")
        .doesNotContain(token);
  }

  @Test
  void opensOneWithATokenInItsHeader() throws IOException {
    try (FrameClient client =
        FrameClient.open(gateway, "/own/a", "Authorization: Bearer " + issuer.token().text())) {
      assertThat(client.head())
          .startsWith("HTTP/1.1 101 ")
          .doesNotContainIgnoringCase("sec-websocket-protocol");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/own/a, Sec-WebSocket-Protocol: v1, 401",
    "/own/a, 'Sec-WebSocket-Protocol: v1, bearer, TOKEN', 401",
    "/own/a, Sec-WebSocket-Protocol: bearer, 400",
    "/own/a, 'Sec-WebSocket-Protocol: bearer, nonsense', 401",
    "/scoped, 'Sec-WebSocket-Protocol: bearer, TOKEN', 403",
    "/never, X: y, 409",
  })
  void opensNoneForWhoMayNot(String path, String field, int status) throws IOException {
    try (FrameClient client =
        FrameClient.open(gateway, path, field.replace("TOKEN", issuer.token().text()))) {
      assertThat(client.head()).startsWith("HTTP/1.1 " + status + " ");
      assertThat(client.body()).contains("\"status\":" + status);
    }
    assertThat(service.heads()).isEmpty();
  }

  @Test
  void refusesTwoTokens() throws IOException {
    String token = issuer.token().text();
    try (FrameClient client =
        FrameClient.open(
            gateway,
            "/own/a",
            "Sec-WebSocket-Protocol: bearer, " + token,
            "Authorization: Bearer " + token)) {
      assertThat(client.head()).startsWith("HTTP/1.1 400 ");
    }
  }

  @Test
  void leavesASubprotocolOfThatNameToTheServiceOfAnOpenRoute() throws IOException {
    try (FrameClient client =
        FrameClient.open(gateway, "/open/a", "Sec-WebSocket-Protocol: bearer, secret")) {
      assertThat(client.head()).startsWith("HTTP/1.1 101 ");
    }
    assertThat(service.heads())
        .singleElement()
        .asString()
        .containsIgnoringCase("\r\nsec-websocket-protocol: bearer, secret\r\n");
  }

  @Test
  void countsHandshakesAsRequests() throws IOException {
    try (FrameClient first = FrameClient.open(gateway, "/few");
        FrameClient second = FrameClient.open(gateway, "/few")) {
      assertThat(first.head()).startsWith("HTTP/1.1 101 ");
      assertThat(second.head()).startsWith("HTTP/1.1 429 ");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/own/a, http://gateway, 101",
    "/own/a, https://gateway, 101",
    "/own/a, https://GATEWAY, 101",
    "/own/a, https://gateway:8443, 403",
    "/own/a, https://evil.example, 403",
    "/own/a, 'null', 403",
    "/own/a, 'https://gateway https://evil.example', 403",
    "/open/a, https://evil.example, 101",
  })
  void opensThoseOfProtectedRoutesForPagesOfTheSameHost(String path, String origin, int status)
      throws IOException {
    assertThat(status(gateway, path, "Origin: " + origin)).isEqualTo(status);
  }

  @Test
  void takesATrustedProxysWordForTheHost() throws IOException {
    assertThat(
            status(
                gateway,
                "/own/a",
                "Origin: https://shop.example",
                "X-Forwarded-For: 192.0.2.1",
                "X-Forwarded-Host: shop.example"))
        .isEqualTo(101);
  }

  @ParameterizedTest
  @CsvSource({
    "/own/a, https://shop.example, 101",
    "/own/a, https://evil.example, 403",
    "/open/a, https://shop.example, 101",
    "/open/a, https://gateway, 101",
    "/open/a, https://evil.example, 403",
  })
  void opensAllForTheOriginsOfCorsAlone(String path, String origin, int status) throws IOException {
    assertThat(status(withCors, path, "Origin: " + origin)).isEqualTo(status);
  }

  @Test
  void endsWithItsToken() throws IOException {
    String token = issuer.token().with("exp", issuer.now().getEpochSecond() + 2).text();
    try (FrameClient client =
        FrameClient.open(gateway, "/own/a", "Sec-WebSocket-Protocol: bearer, " + token)) {
      assertThat(client.head()).startsWith("HTTP/1.1 101 ");
      assertThat(client.frames().read())
          .returns(Frames.CLOSE, Frames.Frame::opcode)
          .returns(1008, Frames.Frame::code);
      assertThat(client.frames().isAtEnd()).isTrue();
    }
    await().until(() -> !service.received().isEmpty());
    assertThat(service.received()).extracting(Frames.Frame::code).containsExactly(1008);
  }

  private static int status(Gateway asked, String path, String... fields) throws IOException {
    String[] all = java.util.Arrays.copyOf(fields, fields.length + 1);
    all[fields.length] = "Authorization: Bearer " + issuer.token().text();
    try (FrameClient client = FrameClient.open(asked, path, all)) {
      return Integer.parseInt(client.head().split(" ", 3)[1]);
    }
  }
}
