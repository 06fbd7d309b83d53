package dev.gather.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gather.access.key.KeyFile;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No spelling of a path leads past a route that asks more than a wider one does. */
class ReadPathsTest {

  private static SocketStub service;
  private static Gateway gateway;

  @BeforeAll
  static void start(@TempDir Path directory) {
    KeyFile keys =
        new KeyFile(directory.resolve("keys.yaml")).write(KeyFile.entry("admin", "a-key", "admin"));
    service = SocketStub.start(request -> Reply.json("1"));
    gateway =
        Gateway.start(
            """
            access: { api-keys: { file: "%s" } }
            upstreams: { service: { url: "%s" } }
            routes:
              shop: { path: "/shop/**", proxy: { upstream: service, path: /shop } }
              all: { path: "/**", proxy: { upstream: service, path: / } }
              secret:
                path: "/shop/secret/**"
                access: { scope: [admin] }
                proxy: { upstream: service, path: /shop/secret }
              card:
                path: "/shop/{user}/card"
                require: [{ that: path.user = "u1" }]
                calls: { a: { upstream: service, path: "/cards/{path.user}" } }
              mine: { path: /mine, access: authenticated, proxy: { upstream: service, path: /mine } }
            """
                .formatted(keys.path(), service.url()));
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
  @ValueSource(
      strings = {
        "/shop/secret%2f7",
        "/shop/secret%2F7/card",
        "/shop%2fsecret/7",
        "/shop%2fsecret%2f7",
        "/shop/secret%252f7",
        "/shop/%2573ecret/7",
        "/shop/secret%5c7",
        "/shop/secret;x/7",
        "/shop/secret;/7",
        "/shop/;/secret/7",
        "/shop/%3b/secret/7",
        "/shop//secret/7",
        "/shop/%2fsecret/7",
        "//shop/secret/7",
        "/shop/u2%2fcard",
        "/shop/u2/card/",
        "/mine/",
        "/mine;a=b",
        "//mine"
      })
  void isRefusedWhereAServiceMayReadAnotherRoutes(String path) {
    String answer = RawClient.exchange(gateway, "GET " + path);

    assertThat(answer).startsWith("HTTP/1.1 400 ").contains("as that of another route");
    assertThat(service.requests()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/shop/a%2fb",
        "/shop/a;v=1/b",
        "/shop/",
        "/shop/a%25",
        "/a%2fb",
        "/;a",
        "/mines;a"
      })
  void isPassedOnAsItCameWhereNothingElseIsMeant(String path) {
    assertThat(RawClient.exchange(gateway, "GET " + path)).startsWith("HTTP/1.1 200 ");
    assertThat(service.requests()).extracting(Recorded::target).containsExactly(path);
  }

  @Test
  void isNoObstacleToWhoMay() {
    assertThat(RawClient.exchange(gateway, "GET /shop/secret/a%2fb;c", "X-Api-Key: a-key"))
        .startsWith("HTTP/1.1 200 ");
  }
}
