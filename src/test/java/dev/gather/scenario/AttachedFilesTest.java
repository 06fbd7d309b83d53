package dev.gather.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gather.access.key.ApiKeys;
import dev.gather.access.key.KeyFile;
import dev.gather.ops.reload.AttachedFiles;
import dev.gather.process.Time;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What operators see of files that definitions name. */
class AttachedFilesTest {

  private static final String ENDPOINT = "/actuator/gatherdefinitions";
  private static final String METRICS = "management.prometheus.metrics.export.enabled=true";

  private final StubService service = StubService.after(Duration.ZERO, "1");
  private final KeyFile file;

  AttachedFilesTest(@TempDir Path directory) {
    this.file = new KeyFile(directory.resolve("api-keys.yaml"));
  }

  @AfterEach
  void stop() {
    service.close();
  }

  @Test
  void areLookedAtWhereDefinitionsAreNot() {
    try (Gateway gateway = start("gather.reload.every=0s", "gather.reload.keys-every=50ms")) {
      ApiKeys keys = attach(gateway);

      file.write(KeyFile.entry("shop", "new"));

      await().until(() -> keys.find("new").isPresent());
      assertThat(keys.find("key")).isEmpty();
    }
  }

  @Test
  void areSeenWithTheirProblems() {
    try (Gateway gateway = start("gather.reload.keys-every=0s", METRICS)) {
      assertThat(gateway.operators(ENDPOINT)).doesNotContain("attached");
      attach(gateway);
      assertThat(Json.of(gateway.operators(ENDPOINT)).at("/attached/0/file").asString())
          .isEqualTo(file.path().toString());
      assertThat(gateway.operators("/actuator/prometheus"))
          .contains("gather_definitions_refused 0.0");
      file.write("- { name: shop }");

      HttpResponse<String> answer = gateway.operate(ENDPOINT);

      assertThat(answer.statusCode()).isEqualTo(422);
      JsonNode reload = Json.of(answer);
      assertThat(reload.at("/outcome").asString()).isEqualTo("refused");
      String problem = ":1:3: missing key `sha256`";
      assertThat(reload.at("/definitions/attached/0/refused/problems/0").asString())
          .contains(problem);
      assertThat(reload.at("/definitions").has("refused")).isFalse();
      assertThat(gateway.operators("/actuator/health")).contains(problem, "\"status\":\"UP\"");
      assertThat(gateway.operators("/actuator/prometheus"))
          .contains("gather_reloads_total{outcome=\"refused\"} 1.0")
          .contains("gather_definitions_refused 1.0");

      file.write(KeyFile.entry("shop", "new"));
      assertThat(Json.of(gateway.operate(ENDPOINT)).at("/outcome").asString()).isEqualTo("loaded");
      assertThat(gateway.operators("/actuator/prometheus"))
          .contains("gather_reloads_total{outcome=\"loaded\"} 1.0")
          .contains("gather_definitions_refused 0.0");
    }
  }

  private ApiKeys attach(Gateway gateway) {
    ApiKeys keys = file.write(KeyFile.entry("shop", "key")).read(Time.SYSTEM);
    gateway.context().getBean(AttachedFiles.class).replaceBy(List.of(keys));
    return keys;
  }

  private Gateway start(String... properties) {
    return Gateway.start(
        """
        upstreams: { service: { url: "%s" } }
        routes: { one: { path: /one, calls: { part: { upstream: service, path: / } } } }
        """
            .formatted(service.url()),
        properties);
  }
}
