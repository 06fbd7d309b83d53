package dev.gather.scenario;

import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.moreThanOrExactly;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import dev.gather.GatherApplication;
import dev.gather.Patience;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.client.reactive.JdkClientHttpConnector;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.reactive.server.StatusAssertions;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;

/** What operators see and do, on a port of their own, while clients use the other. */
@SpringBootTest(
    classes = GatherApplication.class,
    webEnvironment = WebEnvironment.RANDOM_PORT,
    properties = {
      "management.server.port=0",
      "management.prometheus.metrics.export.enabled=true",
      "gather.definitions=classpath:dev/gather/scenario/operating.yaml",
      "CATALOG_KEY=s3cret${word}",
      "SIMILAR_KEY=s3cret-too"
    })
class OperatingTest {

  private static final WireMockServer CATALOG =
      new WireMockServer(wireMockConfig().dynamicPort().bindAddress("127.0.0.1"));

  @Value("${local.server.port}")
  private int clientsPort;

  @Value("${local.management.port}")
  private int operatorsPort;

  private WebTestClient clients;
  private WebTestClient operators;

  @DynamicPropertySource
  static void startCatalog(DynamicPropertyRegistry properties) {
    CATALOG.start();
    CATALOG.stubFor(get(urlPathMatching("/.*")).willReturn(okJson("{\"id\":\"7\"}")));
    properties.add("CATALOG_URL", CATALOG::baseUrl);
  }

  @AfterAll
  static void stopCatalog() {
    CATALOG.stop();
  }

  @BeforeEach
  void connect() {
    clients =
        WebTestClient.bindToServer(new JdkClientHttpConnector())
            .responseTimeout(Patience.LIMIT)
            .baseUrl("http://127.0.0.1:" + clientsPort)
            .build();
    operators =
        WebTestClient.bindToServer(new JdkClientHttpConnector())
            .responseTimeout(Patience.LIMIT)
            .baseUrl("http://127.0.0.1:" + operatorsPort)
            .build();
  }

  @AfterEach
  void closeTheCircuit() {
    change("catalog", "reset").isOk();
  }

  @Test
  void clientsAndOperatorsHaveAPortEach() {
    clients.get().uri("/actuator/health").exchange().expectStatus().isNotFound().expectBody();
    operators.get().uri("/api/products/7").exchange().expectStatus().isNotFound().expectBody();
    operators.get().uri("/actuator/health").exchange().expectStatus().isOk().expectBody();
  }

  @Test
  void anOpenCircuitTakesNoPodOut() {
    change("catalog", "open").isOk();

    for (String probe : new String[] {"/livez", "/readyz"}) {
      clients
          .get()
          .uri(probe)
          .exchange()
          .expectStatus()
          .isOk()
          .expectBody()
          .json("{\"status\":\"UP\"}");
    }
    operators
        .get()
        .uri("/actuator/health")
        .exchange()
        .expectStatus()
        .isOk()
        .expectBody()
        .jsonPath("$.components.upstreams.status")
        .isEqualTo("UP")
        .jsonPath("$.components.upstreams.details.catalog.circuit")
        .isEqualTo("forced-open")
        .jsonPath("$.components.upstreams.details.idle.circuit")
        .isEqualTo("closed");
  }

  @Test
  void anOperatorOpensAndClosesACircuit() {
    page().isOk();

    change("catalog", "open")
        .isOk()
        .expectBody()
        .jsonPath("$.circuit.state")
        .isEqualTo("forced-open");
    page().isEqualTo(HttpStatus.SERVICE_UNAVAILABLE);

    change("catalog", "close").isOk().expectBody().jsonPath("$.circuit.state").isEqualTo("closed");
    page().isOk();
  }

  @Test
  void aResetForgetsTheCallsThatWereCounted() {
    page().isOk();
    upstream("catalog")
        .jsonPath("$.circuit.bufferedCalls")
        .value(count -> assertThat(count).isNotEqualTo(0));

    change("catalog", "reset")
        .isOk()
        .expectBody()
        .jsonPath("$.circuit.state")
        .isEqualTo("closed")
        .jsonPath("$.circuit.bufferedCalls")
        .isEqualTo(0);
  }

  @Test
  void whatCannotBeDoneToACircuitIsExplained() {
    change("catlog", "open")
        .isNotFound()
        .expectBody()
        .jsonPath("$.message")
        .isEqualTo("upstream: catlog (expected: one of [catalog, idle])");
    change("catalog", "explode")
        .isBadRequest()
        .expectBody()
        .jsonPath("$.message")
        .isEqualTo("circuit: explode (expected: {\"circuit\": \"open\"}, \"close\" or \"reset\")");
    operators
        .post()
        .uri("/actuator/gatherupstreams/catalog")
        .bodyValue(Map.of())
        .exchange()
        .expectStatus()
        .isBadRequest()
        .expectBody();
    upstream("catalog").jsonPath("$.circuit.state").isEqualTo("closed");
  }

  @Test
  void upstreamsShowPlacesAndConnectionsAndNoHeaders() {
    page().isOk();

    upstream("catalog")
        .jsonPath("$.url")
        .isEqualTo(CATALOG.baseUrl())
        .jsonPath("$.bulkhead.maxConcurrent")
        .isEqualTo(64)
        .jsonPath("$.bulkhead.available")
        .isEqualTo(64)
        .jsonPath("$.bulkhead.queued")
        .isEqualTo(0)
        .jsonPath("$.format")
        .isEqualTo("json")
        .jsonPath("$.websockets.max")
        .isEqualTo(1000)
        .jsonPath("$.websockets.open")
        .isEqualTo(0)
        .jsonPath("$.connections.max")
        .isEqualTo(64);
    upstream("idle").jsonPath("$.connections").isEqualTo(null);
    assertThat(body("/actuator/gatherupstreams")).contains("catalog", "idle").doesNotContain("s3c");
    operators
        .get()
        .uri("/actuator/gatherupstreams/none")
        .exchange()
        .expectStatus()
        .isNotFound()
        .expectBody();
  }

  @Test
  void routesShowTheirPlanAndNoSecrets() {
    operators
        .get()
        .uri("/actuator/gatherroutes/product-page")
        .exchange()
        .expectStatus()
        .isOk()
        .expectBody()
        .jsonPath("$.path")
        .isEqualTo("/api/products/{id}")
        .jsonPath("$.deadline")
        .isEqualTo("10m")
        .jsonPath("$.waves[1][0]")
        .isEqualTo("similar")
        .jsonPath("$.calls[1].dependencies[0]")
        .isEqualTo("product")
        .jsonPath("$.calls[1].required")
        .isEqualTo(false)
        .jsonPath("$.calls[0].optional")
        .isEqualTo(false)
        .jsonPath("$.calls[1].optional")
        .isEqualTo(true)
        .jsonPath("$.calls[1].path")
        .isEqualTo("/similar?key=${SIMILAR_KEY}&to={product.id}");
    assertThat(body("/actuator/gatherroutes")).contains("\"status\"").doesNotContain("s3c");
    operators
        .get()
        .uri("/actuator/gatherroutes/none")
        .exchange()
        .expectStatus()
        .isNotFound()
        .expectBody();
  }

  @Test
  void everyMetricIsThereForPrometheus() {
    page().isOk();
    clients.get().uri("/nobody/knows/me").exchange().expectStatus().isNotFound().expectBody();

    assertThat(body("/actuator/prometheus"))
        .contains("gather_requests_seconds_count{outcome=\"complete\",route=\"product-page\"")
        .contains("gather_requests_seconds_bucket{")
        .contains("gather_calls_seconds_count{call=\"similar\",outcome=\"success\"")
        .contains("gather_attempts_total{outcome=\"success\",upstream=\"catalog\"}")
        .contains("gather_overhead_seconds_count{route=\"product-page\"}")
        .contains("gather_bulkhead_queued{upstream=\"idle\"} 0.0")
        .contains("resilience4j_circuitbreaker_state{name=\"catalog\",state=\"closed\"} 1.0")
        .contains("resilience4j_bulkhead_available_concurrent_calls{name=\"catalog\"} 64.0")
        .contains("reactor_netty_connection_provider_max_connections{")
        .contains("name=\"gather-catalog\"")
        .doesNotContain("http_server_requests", "/api/products/7", "nobody");
  }

  @Test
  void onlyWhatIsUsedOfResilience4jIsShown() {
    operators.get().uri("/actuator/circuitbreakers").exchange().expectStatus().isOk().expectBody();
    operators
        .get()
        .uri("/actuator/circuitbreakerevents")
        .exchange()
        .expectStatus()
        .isOk()
        .expectBody();
    operators.get().uri("/actuator/bulkheads").exchange().expectStatus().isOk().expectBody();
    operators.get().uri("/actuator/bulkheadevents").exchange().expectStatus().isOk().expectBody();
    operators.get().uri("/actuator/retries").exchange().expectStatus().isNotFound().expectBody();
    operators.get().uri("/actuator/env").exchange().expectStatus().isNotFound().expectBody();
  }

  @Test
  void infoTellsTheBuildAndItsCommitWhereThatIsKnown() {
    boolean isKnown = getClass().getResource("/git.properties") != null;

    JsonNode info = Json.of(body("/actuator/info"));

    assertThat(info.at("/build/artifact").asString()).isEqualTo("gather");
    assertThat(info.at("/git/commit/id").asString("").matches("[0-9a-f]{7}")).isEqualTo(isKnown);
  }

  @Test
  void aSecretOfTheEnvironmentIsSentAsItIs() {
    page().isOk();

    CATALOG.verify(
        moreThanOrExactly(1),
        getRequestedFor(urlEqualTo("/products/7"))
            .withHeader("x-api-key", equalTo("s3cret${word}")));
  }

  private StatusAssertions page() {
    return clients.get().uri("/api/products/7").exchange().expectStatus();
  }

  private WebTestClient.BodyContentSpec upstream(String name) {
    return operators
        .get()
        .uri("/actuator/gatherupstreams/{name}", name)
        .exchange()
        .expectStatus()
        .isOk()
        .expectBody();
  }

  private StatusAssertions change(String upstream, String circuit) {
    return operators
        .post()
        .uri("/actuator/gatherupstreams/{name}", upstream)
        .contentType(MediaType.APPLICATION_JSON)
        .bodyValue(Map.of("circuit", circuit))
        .exchange()
        .expectStatus();
  }

  private String body(String path) {
    return Objects.requireNonNull(
        operators
            .get()
            .uri(path)
            .exchange()
            .expectStatus()
            .isOk()
            .expectBody(String.class)
            .returnResult()
            .getResponseBody());
  }
}
