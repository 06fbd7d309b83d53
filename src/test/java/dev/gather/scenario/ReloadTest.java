package dev.gather.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gather.Patience;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import tools.jackson.databind.JsonNode;

@ExtendWith(OutputCaptureExtension.class)
class ReloadTest {

  private static final String ENDPOINT = "/actuator/gatherdefinitions";
  private static final String NEVER = "gather.reload.every=0s";
  private static final String METRICS = "management.prometheus.metrics.export.enabled=true";

  private final Sinks.One<String> slow = Sinks.one();
  private final StubService service =
      new StubService(
          request -> request.path().equals("slow") ? slow.asMono() : Mono.just("\"here\""));

  @AfterEach
  void stop() {
    service.close();
  }

  @Test
  void loadsAChangedFileByItself() {
    try (Gateway gateway = Gateway.start(routes("one"), "gather.reload.every=50ms")) {
      assertThat(gateway.get("/one").statusCode()).isEqualTo(200);

      gateway.rewrite(routes("other"));

      await().until(() -> gateway.get("/other").statusCode() == 200);
      assertThat(gateway.get("/one").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void loadsWhenAnOperatorAsksForIt() {
    try (Gateway gateway = Gateway.start(routes("one"), NEVER)) {
      String before = version(gateway);
      gateway.rewrite(routes("one", "other"));
      assertThat(gateway.get("/other").statusCode()).as("nobody has asked").isEqualTo(404);

      HttpResponse<String> answer = gateway.operate(ENDPOINT);

      assertThat(answer.statusCode()).isEqualTo(200);
      JsonNode reload = Json.of(answer);
      assertThat(reload.at("/outcome").asString()).isEqualTo("loaded");
      assertThat(reload.at("/definitions/routes").asInt()).isEqualTo(2);
      assertThat(reload.at("/definitions/version").asString()).isNotEqualTo(before);
      assertThat(gateway.get("/other").statusCode()).isEqualTo(200);
      assertThat(gateway.operators("/actuator/gatherroutes")).contains("\"other\"");
      assertThat(Json.of(gateway.operate(ENDPOINT)).at("/outcome").asString())
          .isEqualTo("unchanged");
    }
  }

  @Test
  void refusesABadFileAndSaysWhereItIsBad(CapturedOutput log) {
    try (Gateway gateway = Gateway.start(routes("one"), NEVER, METRICS)) {
      String before = version(gateway);
      gateway.rewrite(routes("one", "other").replace("path: /other", "pth: /other"));

      HttpResponse<String> answer = gateway.operate(ENDPOINT);

      assertThat(answer.statusCode()).isEqualTo(422);
      assertThat(Json.of(answer).at("/outcome").asString()).isEqualTo("refused");
      String place = ".yaml:5:3: missing key `path`";
      assertThat(Json.of(answer).at("/definitions/refused/problems/0").asString()).contains(place);
      assertThat(gateway.operators("/actuator/health")).contains(place, "\"status\":\"UP\"");
      assertThat(gateway.operators("/actuator/prometheus"))
          .contains("gather_reloads_total{outcome=\"refused\"} 1.0")
          .contains("gather_definitions_refused 1.0");
      assertThat(log).contains("refused and " + before + " stay in force").contains(place);
      assertThat(version(gateway)).isEqualTo(before);
      assertThat(gateway.get("/one").statusCode()).isEqualTo(200);

      gateway.rewrite(routes("one"));
      assertThat(Json.of(gateway.operate(ENDPOINT)).at("/outcome").asString())
          .isEqualTo("unchanged");
      assertThat(gateway.operators("/actuator/health")).doesNotContain(place);
    }
  }

  @Test
  void endsARequestWithTheDefinitionsThatItBeganWith() throws Exception {
    String before =
        """
        upstreams: { service: { url: "%s" } }
        routes:
          page:
            path: /page
            calls:
              first: { upstream: service, path: /slow }
              then: { upstream: service, path: "/{first}" }
        """
            .formatted(service.url());
    try (Gateway gateway = Gateway.start(before, NEVER)) {
      CompletableFuture<HttpResponse<String>> page =
          gateway.sendAsync(gateway.request("/page").build());
      await().until(() -> service.started() == 1);
      // Its upstream changes, so that the old one's connections are to be closed.
      gateway.rewrite(before.replace("url:", "timeout: 5m, url:").replace("then:", "now:"));
      assertThat(gateway.operate(ENDPOINT).statusCode()).isEqualTo(200);
      slow.tryEmitValue("\"x\"");

      HttpResponse<String> answer = Patience.get(page);
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).isEqualTo("{\"first\":\"x\",\"then\":\"here\"}");
      assertThat(gateway.get("/page").body()).isEqualTo("{\"first\":\"x\",\"now\":\"here\"}");
    }
  }

  @Test
  void keepsTheStateOfUpstreamsThatHaveNotChanged() {
    String before =
        """
        upstreams:
          same: { url: "%1$s" }
          changed: { url: "%1$s" }
        routes:
          page:
            path: /page
            calls: { a: { upstream: same, path: / }, b: { upstream: changed, path: / } }
        """
            .formatted(service.url());
    try (Gateway gateway = Gateway.start(before, NEVER)) {
      gateway.upstreams().all().forEach(one -> one.circuitBreaker().transitionToForcedOpenState());
      gateway.rewrite(before.replace("changed: {", "changed: { timeout: 5m,"));

      assertThat(gateway.operate(ENDPOINT).statusCode()).isEqualTo(200);

      String circuits = gateway.operators("/actuator/health");
      assertThat(circuits)
          .contains("\"same\":{\"circuit\":\"forced-open\"}")
          .contains("\"changed\":{\"circuit\":\"closed\"}");
    }
  }

  @Test
  void forgetsTheMetricsOfWhatIsGone() {
    try (Gateway gateway = Gateway.start(routes("one", "other"), NEVER, METRICS)) {
      gateway.get("/one");
      gateway.get("/other");
      gateway.get("/nowhere");
      // A request is counted when its answer has left.
      await()
          .untilAsserted(
              () ->
                  assertThat(gateway.operators("/actuator/prometheus"))
                      .contains("route=\"one\"", "route=\"other\"", "route=\"_none\""));
      gateway.rewrite(routes("one"));
      gateway.operate(ENDPOINT);

      assertThat(gateway.operators("/actuator/prometheus"))
          .doesNotContain("route=\"other\"")
          .contains("route=\"one\"", "route=\"_none\"", "gather_bulkhead_queued{upstream=");
    }
  }

  @Test
  void forgetsTheMetricsOfACallThatHasAnotherNameNow() {
    try (Gateway gateway = Gateway.start(routes("one"), NEVER, METRICS)) {
      gateway.get("/one");
      gateway.rewrite(routes("one").replace("part:", "other:"));
      gateway.operate(ENDPOINT);
      gateway.get("/one");

      assertThat(gateway.operators("/actuator/prometheus"))
          .contains("call=\"other\"")
          .doesNotContain("call=\"part\"");
    }
  }

  @Test
  void endsLiveStreamsSoThatClientsComeBackToTheNewDefinitions() throws Exception {
    String live = routes("one").replace("path: /one,", "path: /one, live: { every: 1h },");
    try (Gateway gateway = Gateway.start(live, NEVER)) {
      CompletableFuture<HttpResponse<String>> stream =
          gateway.sendAsync(gateway.request("/one").header("accept", "text/event-stream").build());
      await().until(() -> service.started() == 1);
      gateway.rewrite(live + "# changed\n");
      gateway.operate(ENDPOINT);

      assertThat(Patience.get(stream).body()).contains("event: done");
    }
  }

  @Test
  void losesNoRequestWhileItReloads() throws Exception {
    try (Gateway gateway = Gateway.start(routes("one"), NEVER)) {
      Load load = Load.of(gateway, "/one", 8);
      for (int i = 0; i < 100; i++) {
        String changed =
            routes("one", "r" + i).replace("url:", "timeout: " + (i + 100) + "s, url:");
        gateway.rewrite(changed);
        assertThat(gateway.operate(ENDPOINT).statusCode()).isEqualTo(200);
      }
      await().until(() -> load.answers() > 100);
      load.stop();

      assertThat(load.failures()).isEmpty();
      await().until(gateway::isIdle);
    }
  }

  private static String version(Gateway gateway) {
    return Json.of(gateway.operators(ENDPOINT)).at("/version").asString();
  }

  private String routes(String... names) {
    StringBuilder yaml = new StringBuilder("upstreams: { service: { url: \"%s\" } }\nroutes:\n");
    for (String name : names) {
      yaml.append("  ").append(name).append(":\n");
      yaml.append("    { path: /").append(name);
      yaml.append(", calls: { part: { upstream: service, path: / } } }\n");
    }
    return yaml.toString().formatted(service.url());
  }
}
