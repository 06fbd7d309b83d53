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
import org.junit.jupiter.params.provider.CsvSource;

/** Proxies that take several methods. */
class ProxyMethodsTest {

  private static final String ROUTES =
      """
      cors: { origins: ["https://shop.example"] }
      access: { api-keys: { file: "%s" } }
      upstreams: { service: { url: "%s" } }
      routes:
        items: { path: "/items/{id}", method: [GET, POST], proxy: { upstream: service, path: "/items/{path.id}" } }
        change: { path: "/items/{id}", method: [PATCH, HEAD], proxy: { upstream: service, path: /changed } }
        remove: { path: "/items/{id}", method: DELETE, calls: { a: { upstream: service, path: /removed } } }
        own: { path: /own, method: [GET, OPTIONS], proxy: { upstream: service, path: /own } }
        rest: { path: "/rest/**", method: [GET, PUT], proxy: { upstream: service, path: /rest } }
        keyed: { path: /keyed, method: [GET, PUT], access: authenticated, proxy: { upstream: service, path: /keyed } }
      """;

  private static SocketStub service;
  private static Gateway gateway;

  @BeforeAll
  static void start(@TempDir Path directory) {
    service = SocketStub.start(request -> Reply.json("1"));
    KeyFile keys =
        new KeyFile(directory.resolve("keys.yaml")).write(KeyFile.entry("shop", "a-key"));
    gateway = Gateway.start(ROUTES.formatted(keys.path(), service.url()));
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
    "GET /items/7, GET /items/7",
    "POST /items/7, POST /items/7",
    "PATCH /items/7, PATCH /changed",
    "HEAD /items/7, HEAD /changed",
    "DELETE /items/7, GET /removed",
    "OPTIONS /own, OPTIONS /own",
    "PUT /rest/a/b, PUT /rest/a/b",
    "GET /rest, GET /rest"
  })
  void goWhereTheirRouteLeads(String request, String passed) {
    assertThat(RawClient.exchange(gateway, request, "Content-Length: 0"))
        .startsWith("HTTP/1.1 200 ");
    assertThat(service.requests())
        .extracting(asked -> asked.method() + " " + asked.path())
        .containsExactly(passed);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "PUT /items/7; DELETE, GET, HEAD, OPTIONS, PATCH, POST",
        "HEAD /rest/a; GET, OPTIONS, PUT",
        "PROPFIND /rest; GET, OPTIONS, PUT",
        "POST /own; GET, OPTIONS",
        "HEAD /own; GET, OPTIONS"
      })
  void areNamedToWhoeverSendsAnother(String request, String allowed) {
    AnswerHead answer = AnswerHead.of(RawClient.exchange(gateway, request, "Content-Length: 0"));

    assertThat(answer.status()).isEqualTo(405);
    assertThat(answer.all("Allow")).containsExactly(allowed);
    assertThat(service.requests()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "OPTIONS /items/7; ; DELETE, GET, HEAD, OPTIONS, PATCH, POST",
        "OPTIONS /rest/a; Max-Forwards: 0; GET, OPTIONS, PUT",
        "OPTIONS /own; Max-Forwards: 0; GET, OPTIONS",
        "OPTIONS *; ; DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT"
      })
  void areNamedToWhoeverAsksForThem(String request, String field, String allowed) {
    AnswerHead answer =
        AnswerHead.of(
            field == null
                ? RawClient.exchange(gateway, request)
                : RawClient.exchange(gateway, request, field));

    assertThat(answer.status()).isEqualTo(204);
    assertThat(answer.all("Allow")).containsExactly(allowed);
    assertThat(service.requests()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "/items/7; DELETE, GET, HEAD, OPTIONS, PATCH, POST",
        "/rest/a; GET, OPTIONS, PUT",
        "/own; GET, OPTIONS",
        "/keyed; GET, OPTIONS, PUT"
      })
  void areNamedToPages(String path, String allowed) {
    AnswerHead answer =
        AnswerHead.of(
            RawClient.exchange(
                gateway,
                "OPTIONS " + path,
                "Origin: https://shop.example",
                "Access-Control-Request-Method: PUT"));

    assertThat(answer.status()).isEqualTo(204);
    assertThat(answer.all("Access-Control-Allow-Methods")).containsExactly(allowed);
    assertThat(service.requests()).as("passed on").isEmpty();
  }

  @Test
  void areAllProtected() {
    for (String method : new String[] {"GET", "PUT"}) {
      assertThat(RawClient.exchange(gateway, method + " /keyed")).startsWith("HTTP/1.1 401 ");
      assertThat(RawClient.exchange(gateway, method + " /keyed", "X-Api-Key: a-key"))
          .startsWith("HTTP/1.1 200 ");
    }
    assertThat(RawClient.exchange(gateway, "POST /keyed")).startsWith("HTTP/1.1 405 ");
    assertThat(service.requests()).hasSize(2);
  }

  @Test
  void areShownToOperators() {
    assertThat(gateway.operators("/actuator/gatherroutes/items"))
        .contains("\"method\":\"GET,POST\",\"path\":\"/items/{id}\"");
  }
}
