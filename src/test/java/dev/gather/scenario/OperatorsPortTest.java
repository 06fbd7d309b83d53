package dev.gather.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What is settled of the operators' port when a process starts, each time with another one. */
@ExtendWith(OutputCaptureExtension.class)
class OperatorsPortTest {

  private static final String TOKEN = "gather.operators.token=0123456789abcdef";

  private static final String DEFINITION =
      """
      upstreams: { shop: { url: "http://127.0.0.1:1" } }
      routes: { page: { path: /page, calls: { part: { upstream: shop, path: /part } } } }
      """;

  private static int status(Gateway gateway, String target) {
    return gateway.send(gateway.operatorsRequest(target).build()).statusCode();
  }

  private static int statusForOperators(Gateway gateway, String target) {
    HttpRequest.Builder request = gateway.operatorsRequest(target);
    return gateway
        .send(request.header("Authorization", "Bearer 0123456789abcdef").build())
        .statusCode();
  }

  @Test
  void theTokenCanBeInAFile(@TempDir Path directory) throws IOException {
    Files.writeString(directory.resolve("gather.operators.token"), "0123456789abcdef\n");
    try (Gateway gateway =
        Gateway.start(DEFINITION, "spring.config.import=configtree:" + directory + "/")) {
      assertThat(status(gateway, "/actuator/info")).isEqualTo(401);
      assertThat(statusForOperators(gateway, "/actuator/info")).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"s3cret", "s3cret with spaces in it", "s3cret-of-opérateurs", ""})
  void aTokenThatIsNoneStopsTheStartAndIsNotShown(String token, CapturedOutput output) {
    assertThatThrownBy(() -> Gateway.start(DEFINITION, "gather.operators.token=" + token).close())
        .isInstanceOf(RuntimeException.class);

    assertThat(output)
        .contains("gather.operators.token is ", "(expected: 16 to 256 characters of visible ASCII")
        .doesNotContain("s3cret");
  }

  @Test
  void endpointsAskForItWhereverTheyAre() {
    try (Gateway gateway =
        Gateway.start(
            DEFINITION,
            "management.server.port=",
            "management.endpoints.web.base-path=/",
            "management.endpoints.web.path-mapping.gatherroutes=plans",
            TOKEN)) {
      for (String path : new String[] {"/plans", "/plans/page", "/gathercache", "/metrics/a"}) {
        assertThat(status(gateway, path)).as(path).isEqualTo(401);
      }
      assertThat(status(gateway, "/health")).isEqualTo(200);
      assertThat(status(gateway, "/page")).isEqualTo(502);
      assertThat(status(gateway, "/gatherroutes")).isEqualTo(404);
      assertThat(statusForOperators(gateway, "/plans/page")).isEqualTo(200);
    }
  }

  @Test
  void healthIsOpenWhereverItIs() {
    try (Gateway gateway =
        Gateway.start(
            DEFINITION,
            "management.server.base-path=/ops",
            "management.endpoint.health.group.all.include=*",
            "management.endpoint.health.group.all.additional-path=management:/well",
            TOKEN)) {
      assertThat(gateway.operators("/ops/actuator/health")).contains("UP");
      assertThat(gateway.operators("/ops/actuator/health/all")).doesNotContain("components");
      assertThat(gateway.operators("/ops/well")).contains("UP").doesNotContain("components");
      assertThat(status(gateway, "/ops/actuator/gatherroutes")).isEqualTo(401);
      assertThat(statusForOperators(gateway, "/ops/actuator/gatherroutes")).isEqualTo(200);
    }
  }

  @Test
  void pagesOfOthersAreAnsweredWhereBootIsToldTo() {
    try (Gateway gateway =
            Gateway.start(
                DEFINITION, "management.endpoints.web.cors.allowed-origins=https://ops.example");
        RawClient client = RawClient.connect(gateway.managementPort())) {
      client.send(
          "OPTIONS /actuator/health",
          "Origin: https://ops.example",
          "Access-Control-Request-Method: GET");

      assertThat(AnswerHead.of(client.readToEnd()).all("Access-Control-Allow-Origin"))
          .containsExactly("https://ops.example");
    }
  }

  @Test
  void theEndOfTheProcessIsAChange(CapturedOutput output) {
    try (Gateway gateway =
        Gateway.start(
            DEFINITION,
            "management.endpoints.web.exposure.include=shutdown",
            "management.endpoint.shutdown.access=unrestricted")) {
      assertThat(gateway.operate("/actuator/shutdown").statusCode()).isEqualTo(200);

      await().until(() -> output.getOut().contains("POST shutdown by anybody from 127.0.0.1: 200"));
      await().until(() -> !gateway.context().isActive());
    }
  }
}
