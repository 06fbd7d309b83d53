package dev.gather.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What browsers are told that ask what a page may send, where a definition has {@code cors}. */
class PreflightTest {

  private static final String ALL = "DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT";
  private static final String METHODS = "Access-Control-Allow-Methods";
  private static final String HEADERS = "Access-Control-Allow-Headers";

  private static SocketStub service;
  private static Gateway gateway;

  @BeforeAll
  static void start() {
    service = SocketStub.start(request -> Reply.json("1"));
    gateway =
        Gateway.start(
            """
            cors: { origins: ["https://shop.example"], max-age: 5m }
            upstreams: { service: { url: "%s" } }
            routes:
              get: { path: "/items/{id}", calls: { a: { upstream: service, path: /a } } }
              put: { path: "/items/{id}", method: PUT, calls: { a: { upstream: service, path: /a } } }
              delete: { path: "/items/{name}", method: DELETE, calls: { a: { upstream: service, path: /a } } }
              post: { path: /items, method: POST, calls: { a: { upstream: service, path: /a } } }
              files: { path: "/files/**", proxy: { upstream: service, path: / } }
              info: { path: /files/info, calls: { a: { upstream: service, path: /a } } }
              one: { path: "/one/{id}", method: PATCH, proxy: { upstream: service, path: "/{path.id}" } }
              some: { path: "/some/{id}", method: [PATCH, PUT], proxy: { upstream: service, path: "/{path.id}" } }
              delete-some: { path: "/some/{id}", method: DELETE, calls: { a: { upstream: service, path: /a } } }
            """
                .formatted(service.url()));
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
  @CsvSource(
      delimiter = ';',
      value = {
        "/items/7; GET; DELETE, GET, HEAD, OPTIONS, PUT",
        "/items/7; PUT; DELETE, GET, HEAD, OPTIONS, PUT",
        "/items/7; DELETE; DELETE, GET, HEAD, OPTIONS, PUT",
        "/items/7?a=b; PATCH; DELETE, GET, HEAD, OPTIONS, PUT",
        "/items/7; put; DELETE, GET, HEAD, OPTIONS, PUT",
        "/items; POST; OPTIONS, POST",
        "/one/1; PATCH; OPTIONS, PATCH",
        "/one/1; GET; OPTIONS, PATCH",
        "/some/1; GET; DELETE, OPTIONS, PATCH, PUT",
        "/files/a/b; GET; " + ALL,
        "/files; PUT; " + ALL,
        "/files/info; PUT; " + ALL,
        "/files/a; PROPFIND; DELETE, GET, HEAD, OPTIONS, PATCH, POST, PROPFIND, PUT",
        "/files/a; TRACE; " + ALL,
        "/files/a; CONNECT; " + ALL,
        "/files/a; P<>T; " + ALL
      })
  void allowsTheMethodsOfThePathAndNoOthers(String path, String asked, String methods) {
    AnswerHead answer = preflight(path, asked, "Origin: https://shop.example");

    assertThat(answer.status()).isEqualTo(204);
    assertThat(answer.all(METHODS)).containsExactly(methods);
    assertThat(answer.all("Allow")).containsExactly(methods);
    assertThat(answer.all("Access-Control-Allow-Origin")).containsExactly("https://shop.example");
    assertThat(answer.all("Access-Control-Max-Age")).containsExactly("300");
    assertThat(answer.list("Vary"))
        .containsExactly(
            "Origin", "Access-Control-Request-Method", "Access-Control-Request-Headers");
    assertThat(answer.all("X-Request-Id")).hasSize(1);
    assertThat(answer.all("Server-Timing")).hasSize(1);
    assertThat(service.requests()).as("passed on").isEmpty();
  }

  /**
   * A page is shown nothing of a preflight, but the request itself is a problem that it can read.
   */
  @ParameterizedTest
  @ValueSource(strings = {"/nowhere", "/items/7/more", "/", "/a%ff"})
  void letsPagesAskForPathsThatNoRouteHas(String path) {
    for (String method : new String[] {"GET", "PUT"}) {
      AnswerHead answer = preflight(path, method, "Origin: https://shop.example");

      assertThat(answer.status()).isEqualTo(204);
      assertThat(answer.all(METHODS)).containsExactly(ALL);
      assertThat(answer.names()).doesNotContain("allow").contains("server-timing");
    }
    AnswerHead itself =
        AnswerHead.of(RawClient.exchange(gateway, "PUT " + path, "Origin: https://shop.example"));
    assertThat(itself.status()).isIn(400, 404);
    assertThat(itself.all("Access-Control-Allow-Origin")).containsExactly("https://shop.example");
  }

  @ParameterizedTest
  @CsvSource({"/items/7, 204", "/files/a, 204", "/nowhere, 404", "/a%ff, 400"})
  void isAnyOptionsForPagesThatAreNotAllowed(String path, int status) {
    AnswerHead answer = preflight(path, "PUT", "Origin: https://evil.example");

    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.names()).noneMatch(name -> name.startsWith("access-control-"));
    assertThat(answer.list("Vary")).contains("Origin");
    assertThat(answer.all("Allow")).hasSize(status == 204 ? 1 : 0);
    assertThat(service.requests()).as("passed on").isEmpty();
  }

  @Test
  void allowsTheHeadersThatWereAskedForWhereTheyAreNames() {
    assertThat(headersAllowed("authorization,x-tenant")).isEqualTo("[authorization, x-tenant]");
    assertThat(headersAllowed("x-a, x b")).isEqualTo("[]");
    assertThat(headersAllowed("<script>")).isEqualTo("[]");
    assertThat(headersAllowed("x".repeat(5000))).isEqualTo("[]");
  }

  private static String headersAllowed(String asked) {
    return preflight(
            "/items/7",
            "GET",
            "Origin: https://shop.example",
            "Access-Control-Request-Headers: " + asked)
        .list(HEADERS)
        .toString();
  }

  @Test
  void promisesNothingOfPrivateNetworks() {
    AnswerHead answer =
        preflight(
            "/items/7",
            "GET",
            "Origin: https://shop.example",
            "Access-Control-Request-Private-Network: true");

    assertThat(answer.names()).doesNotContain("access-control-allow-private-network");
  }

  @Test
  void isNoneWithoutAMethodSoThatAProxyPassesItOn() {
    String answer = RawClient.exchange(gateway, "OPTIONS /files/a", "Origin: https://shop.example");

    assertThat(AnswerHead.of(answer).status()).isEqualTo(200);
    assertThat(AnswerHead.of(answer).all("Access-Control-Allow-Origin"))
        .containsExactly("https://shop.example");
    assertThat(service.requests()).extracting(Recorded::method).containsExactly("OPTIONS");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/items/7", "/files/a", "/nowhere"})
  void isCountedAsARequestOfNoRoute(String path) {
    double before = counted();

    preflight(path, "GET", "Origin: https://shop.example");

    await().until(() -> counted() > before);
  }

  private static double counted() {
    return gateway
        .operators("/actuator/prometheus")
        .lines()
        .filter(line -> line.startsWith("gather_requests_seconds_count{"))
        .filter(line -> line.contains("route=\"_none\"") && line.contains("status=\"204\""))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private static AnswerHead preflight(String path, String method, String... fields) {
    String[] all = new String[fields.length + 1];
    System.arraycopy(fields, 0, all, 0, fields.length);
    all[fields.length] = "Access-Control-Request-Method: " + method;
    return AnswerHead.of(RawClient.exchange(gateway, "OPTIONS " + path, all));
  }
}
