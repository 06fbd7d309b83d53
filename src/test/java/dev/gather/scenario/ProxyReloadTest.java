package dev.gather.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.Test;

/** What a proxy takes and falls back to, when its definition changes. */
class ProxyReloadTest {

  private static final String DEFINITION =
      """
      upstreams: { nowhere: { url: "http://127.0.0.1:1" } }
      routes: { a: { path: /a, method: [GET, PUT], proxy: { upstream: nowhere, path: / } } }
      """;

  @Test
  void takesOtherMethodsAndHasAnotherAnswer() {
    try (Gateway gateway = Gateway.start(DEFINITION, "gather.reload.every=50ms")) {
      HttpRequest put = gateway.request("/a").PUT(BodyPublishers.ofString("x")).build();
      assertThat(gateway.get("/a").statusCode()).isEqualTo(502);
      assertThat(gateway.send(put).statusCode()).isEqualTo(502);

      gateway.rewrite(
          DEFINITION.replace("path: / }", "path: /, fallback: { status: 500, body: no } }"));
      await().until(() -> gateway.get("/a").body().equals("no"));
      assertThat(gateway.send(put).statusCode()).isEqualTo(500);

      gateway.rewrite(DEFINITION.replace("GET, PUT", "GET, POST"));
      await().until(() -> gateway.send(put).statusCode() == 405);
      assertThat(gateway.get("/a").statusCode()).isEqualTo(502);
    }
  }
}
