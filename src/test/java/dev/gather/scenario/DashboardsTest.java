package dev.gather.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gather.access.jwk.TestIssuer;
import dev.gather.demo.DemoFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import tools.jackson.databind.JsonNode;

/** The dashboard and the alerts read what a running gateway exports. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DashboardsTest {

  private static final String DEFINITION =
      """
      access: { jwt: { issuer: "%s", audience: gather } }
      upstreams:
        good: { url: "%s" }
        chat: { url: "%s" }
        down: { url: "http://127.0.0.1:1", retry: { max-attempts: 1 } }
      routes:
        whole:
          path: /whole
          calls:
            stored: { upstream: good, path: /a, cache: { ttl: 1m }, drop: [none] }
        part:
          path: /part
          calls:
            here: { upstream: good, path: /b }
            gone: { upstream: down, path: /c, required: false }
        limited:
          path: /limited
          access: authenticated
          rate-limit: { permits: 1, every: 1h }
          calls:
            here: { upstream: good, path: /b }
        chat:
          path: /chat
          proxy: { upstream: chat, path: / }
        none:
          path: /none
          calls:
            gone: { upstream: down, path: /d }
      """;

  private static final Path PROJECT =
      Objects.requireNonNull(DemoFiles.definition().getParent()).resolve("../..").normalize();

  /** Prometheus's own metric of each target, and the labels that it gives to what targets say. */
  private static final String UP = "up";

  private static final Set<String> OF_THE_TARGET = Set.of("job", "instance");

  private static final Pattern FIELD = Pattern.compile("\\{\\{ *(?:\\$labels\\.)?([a-z]+) *}}");
  private static final Pattern VARIABLE = Pattern.compile("label_values\\((.*), ([a-z]+)\\)");

  private Map<String, Set<String>> exported = Map.of();
  private JsonNode dashboard = Json.of("{}");
  private List<Map<?, ?>> alerts = List.of();

  @BeforeAll
  void scrapeAGatewayThatHasServedAndFailed() throws IOException {
    dashboard = Json.of(Files.readString(PROJECT.resolve("helm/files/dashboard.json")));
    alerts = alerts(Files.readString(PROJECT.resolve("helm/files/rules.yaml")));
    try (StubService good = StubService.after(Duration.ZERO, "{}");
        TestIssuer issuer = new TestIssuer();
        WebSocketService chat = new WebSocketService();
        Gateway gateway =
            Gateway.start(
                DEFINITION.formatted(issuer.url(), good.url(), chat.url()),
                "management.prometheus.metrics.export.enabled=true")) {
      assertThat(gateway.get("/whole").statusCode()).isEqualTo(200);
      assertThat(gateway.get("/part").headers().firstValue("gather-partial")).isPresent();
      assertThat(gateway.get("/none").statusCode()).isEqualTo(502);
      FrameClient.open(gateway, "/chat").close();
      String bearer = "Bearer " + issuer.token().with("aud", "another").text();
      assertThat(gateway.get("/limited", "authorization", bearer).statusCode()).isIn(401, 503);
      // What a collection took is told after it, by a thread of the JVM's.
      await()
          .until(
              () -> {
                System.gc();
                exported = Scrape.of(gateway.operators("/actuator/prometheus")).metrics();
                return exported.containsKey("jvm_gc_pause_seconds_sum")
                    && exported.containsKey("gather_access_key_fetches_total");
              });
    }
  }

  @AfterAll
  void forget() {
    exported = Map.of();
  }

  @Test
  void everyPanelShowsMetricsThatAreExported() {
    List<JsonNode> targets = dashboard.path("panels").findValues("expr");

    assertThat(targets).hasSizeGreaterThan(40);
    targets.forEach(target -> check(target.stringValue()));
  }

  @Test
  void everyLegendNamesLabelsThatItsSeriesKeep() {
    for (JsonNode panel : dashboard.path("panels")) {
      for (JsonNode target : panel.path("targets")) {
        Set<String> kept = Expression.of(target.path("expr").stringValue()).grouped();
        assertThat(kept)
            .as(panel.path("title").stringValue())
            .containsAll(fields(target.path("legendFormat").stringValue()));
      }
    }
  }

  @Test
  void everyVariableListsTheValuesOfALabelThatIsExported() {
    for (JsonNode variable : dashboard.at("/templating/list")) {
      var query = VARIABLE.matcher(variable.path("definition").asString(""));
      if (query.matches()) {
        check("max by (" + query.group(2) + ") (" + query.group(1) + ")");
      } else {
        assertThat(variable.path("type").stringValue()).isEqualTo("datasource");
      }
    }
  }

  @Test
  void noTwoPanelsLieOnEachOther() {
    Set<String> taken = new HashSet<>();
    for (JsonNode panel : dashboard.path("panels")) {
      JsonNode place = panel.path("gridPos");
      for (int x = 0; x < place.path("w").intValue(); x++) {
        for (int y = 0; y < place.path("h").intValue(); y++) {
          String cell = (place.path("x").intValue() + x) + "," + (place.path("y").intValue() + y);
          assertThat(taken.add(cell)).as(panel.path("title").stringValue()).isTrue();
        }
      }
    }
  }

  @Test
  void everyAlertReadsMetricsThatAreExported() {
    assertThat(alerts).hasSizeGreaterThan(8);
    alerts.forEach(alert -> check(text(alert, "expr")));
  }

  /** Any application has a heap, and other releases have routes; one alerts for itself. */
  @Test
  void everyMetricIsAskedOfGathersJobsOnly() {
    for (Map<?, ?> alert : alerts) {
      Expression.of(text(alert, "expr"))
          .metrics()
          .forEach(
              (metric, labels) -> {
                assertThat(labels).as(text(alert, "alert")).contains("job");
              });
    }
    for (JsonNode expression : dashboard.path("panels").findValues("expr")) {
      Expression.of(expression.stringValue())
          .metrics()
          .forEach(
              (metric, labels) -> assertThat(labels).as(expression.stringValue()).contains("job"));
    }
    for (JsonNode variable : dashboard.at("/templating/list")) {
      if (variable.path("name").asString("").equals("job")) {
        assertThat(variable.has("allValue")).as("all are those that it lists").isFalse();
      }
    }
  }

  @Test
  void everyAlertSaysWhatItIsAboutAndHowSerious() {
    for (Map<?, ?> alert : alerts) {
      Map<?, ?> annotations = block(alert, "annotations");
      Set<String> known = new HashSet<>(Expression.of(text(alert, "expr")).grouped());
      known.addAll(OF_THE_TARGET);
      for (String annotation : List.of("summary", "description")) {
        assertThat(known).containsAll(fields(text(annotations, annotation)));
      }
      assertThat(text(block(alert, "labels"), "severity")).isIn("critical", "warning");
      assertThat(text(alert, "for")).matches("[0-9]+m");
      assertThat(text(annotations, "runbook_url"))
          .isEqualTo("src/docs/operations.md#" + text(alert, "alert").toLowerCase(Locale.ROOT));
    }
  }

  @Test
  void everyAlertHasASectionAndEverySectionAnAlert() throws IOException {
    List<String> sections =
        Files.readAllLines(PROJECT.resolve("src/docs/operations.md")).stream()
            .filter(line -> line.startsWith("### Gather"))
            .map(line -> line.substring("### ".length()))
            .toList();

    assertThat(alerts.stream().map(alert -> text(alert, "alert")))
        .containsExactlyElementsOf(sections);
  }

  private void check(String expression) {
    Expression read = Expression.of(expression);
    assertThat(read.metrics()).as(expression).isNotEmpty();
    read.metrics()
        .forEach(
            (metric, labels) -> {
              Set<String> known = new HashSet<>(OF_THE_TARGET);
              if (!metric.equals(UP)) {
                assertThat(exported).as(expression).containsKey(metric);
                known.addAll(exported.getOrDefault(metric, Set.of()));
              }
              assertThat(known).as(expression).containsAll(labels).containsAll(read.grouped());
            });
  }

  private static List<String> fields(String template) {
    return FIELD.matcher(template).results().map(field -> field.group(1)).toList();
  }

  private static List<Map<?, ?>> alerts(String yaml) {
    Map<?, ?> file = (Map<?, ?>) new Load(LoadSettings.builder().build()).loadFromString(yaml);
    List<Map<?, ?>> alerts = new ArrayList<>();
    for (Object group : (List<?>) Objects.requireNonNull(file.get("groups"))) {
      for (Object rule : (List<?>) Objects.requireNonNull(((Map<?, ?>) group).get("rules"))) {
        alerts.add((Map<?, ?>) rule);
      }
    }
    return alerts;
  }

  private static Map<?, ?> block(Map<?, ?> alert, String name) {
    return (Map<?, ?>) Objects.requireNonNull(alert.get(name));
  }

  private static String text(Map<?, ?> block, String name) {
    return (String) Objects.requireNonNull(block.get(name));
  }
}
