package dev.gather.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients and operators on one port: the operators' door is there, and not in clients' way. */
class OnePortTest {

  private static final String TOKEN = "s3cret-of-operators";

  private static final String DEFINITION =
      """
      upstreams: { shop: { url: "%s" } }
      routes:
        page: { path: /page, calls: { part: { upstream: shop, path: /part } } }
        env: { path: "/env/{name}", calls: { part: { upstream: shop, path: /part } } }
        all: { path: "/**", proxy: { upstream: shop, path: /proxied } }
      """;

  private static SocketStub shop;
  private static Gateway gateway;

  @BeforeAll
  static void start() {
    shop = SocketStub.start(request -> Reply.json("1"));
    gateway =
        Gateway.start(
            DEFINITION.formatted(shop.url()),
            "management.server.port=",
            "management.endpoints.web.exposure.include=*",
            "gather.operators.token=" + TOKEN);
  }

  @AfterAll
  static void stop() {
    gateway.close();
    shop.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/actuator",
        "/actuator/",
        "/actuator/env",
        "/actuator/env/server.port",
        "/actuator/nothing",
        "/%61ctuator/env",
        "/actuator/%65nv",
        "/actuator;a=b/env;c=d"
      })
  void endpointsAskForTheTokenHoweverTheyAreWritten(String target) {
    assertThat(RawClient.exchange(gateway, "GET " + target))
        .startsWith("HTTP/1.1 401 ")
        .contains("Bearer realm=");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/actuator/health/../env", "/actuator/health;/%2e%2e/env", "//actuator/env"})
  void whatIsOpenLeadsToNoOther(String target) {
    assertThat(RawClient.exchange(gateway, "GET " + target)).doesNotContain("propertySources");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/page", "/env/a", "/anything", "/ACTUATOR/env", "/"})
  void clientsAreNotAsked(String target) {
    assertThat(RawClient.exchange(gateway, "GET " + target)).startsWith("HTTP/1.1 200 ");
  }

  @Test
  void anAnswerOfAnUpstreamStaysAsItIs() {
    assertThat(gateway.get("/anything").headers().map())
        .doesNotContainKeys("x-content-type-options", "cache-control");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/actuator/health", "/livez", "/page", "/nothing"})
  void allIsReadAndNamedOnce(String target) {
    AnswerHead answer = AnswerHead.of(RawClient.exchange(gateway, "GET " + target));

    assertThat(answer.all("Date")).hasSize(1);
    assertThat(answer.all("X-Request-Id")).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/actuator/health", "/livez"})
  void preflightsAndLongListsOfMediaTypesAreNoReasonToAskTheGateway(String target) {
    AnswerHead preflight =
        AnswerHead.of(
            RawClient.exchange(
                gateway,
                "OPTIONS " + target,
                "Origin: https://shop.example",
                "Access-Control-Request-Method: PUT"));
    assertThat(preflight.list("Allow")).containsExactly("GET", "HEAD", "OPTIONS");

    assertThat(
            RawClient.exchange(gateway, "GET " + target, "Accept: " + "a/b, ".repeat(60) + "c/d"))
        .contains("\"status\":\"UP\"");
    assertThat(RawClient.exchange(gateway, "GET " + target, "Accept: " + ",".repeat(60)))
        .contains("\"status\":\"UP\"");
  }

  @Test
  void operatorsAndProbesGetWhatTheyAskFor() {
    assertThat(gateway.get("/actuator/gatherroutes", "Authorization", "Bearer " + TOKEN).body())
        .contains("\"page\"");
    assertThat(gateway.get("/livez").statusCode()).isEqualTo(200);
    assertThat(gateway.get("/actuator/health").body()).doesNotContain("components");
    assertThat(gateway.get("/actuator/health", "Authorization", "Bearer " + TOKEN).body())
        .contains("components");
  }
}
