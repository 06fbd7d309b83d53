package dev.gather.helm;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.openshift.api.model.monitoring.v1.Endpoint;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The token that the operators' port asks for: where it comes from, and who is given it. */
class ChartOperatorsTest {

  private static final Chart CHART = Chart.checkedOut();
  private static final String MINE = "existingConfigMap: mine\n";
  private static final String SCRAPED = MINE + "serviceMonitor: { enabled: true }\n";
  private static final String OWN = "operators: { token: { generate: true } }\n";

  @Test
  void noTokenIsAskedForUnlessThatIsWanted() {
    Manifest manifest = CHART.render(SCRAPED);

    assertThat(Workload.in(manifest).env()).noneMatch(entry -> entry.contains("OPERATORS"));
    assertThat(scraped(manifest).getAuthorization()).isNull();
    assertThat(CHART.notes(MINE)).contains("  curl localhost:8081").doesNotContain("Bearer");
  }

  @Test
  void aTokenOfTheChartIsRandomAndLongEnough(@TempDir Path directory) {
    Chart chart = Chart.thatFinds(Map.of(), directory);
    String one = token(chart.render(MINE + OWN));
    String other = token(chart.render(MINE + OWN));

    assertThat(one).matches("[A-Za-z0-9]{43}").isNotEqualTo(other);
  }

  @Test
  void anUpgradeKeepsTheToken(@TempDir Path directory) {
    String known = Base64.getEncoder().encodeToString("known-since-the-first".getBytes(US_ASCII));
    Chart upgraded = Chart.thatFinds(Map.of("token", known), directory);

    assertThat(token(upgraded.render(MINE + OWN))).isEqualTo("known-since-the-first");
  }

  @Test
  void podsAndPrometheusHaveTheTokenFromTheSecret(@TempDir Path directory) {
    Manifest own = Chart.thatFinds(Map.of(), directory).render(SCRAPED + OWN);
    Manifest mine =
        CHART.render(SCRAPED + "operators: { token: { existingSecret: ops, key: gather.token } }");

    assertThat(own.names()).contains("Secret shop-gather-operators");
    assertThat(Workload.in(own).env())
        .contains("GATHER_OPERATORS_TOKEN from shop-gather-operators/token");
    assertThat(authorization(own)).isEqualTo("Bearer shop-gather-operators/token");
    assertThat(Workload.in(mine).env()).contains("GATHER_OPERATORS_TOKEN from ops/gather.token");
    assertThat(authorization(mine)).isEqualTo("Bearer ops/gather.token");
    assertThat(mine.names()).noneMatch(name -> name.startsWith("Secret"));
  }

  @Test
  void whoeverInstallsIsToldHowToShowTheToken(@TempDir Path directory) {
    assertThat(Chart.thatFinds(Map.of(), directory).notes(MINE + OWN))
        .contains(
            "kubectl --namespace apps get secret shop-gather-operators"
                + " --output go-template='{{ index .data \"token\" | base64decode }}'",
            "curl --header \"Authorization: Bearer $TOKEN\" localhost:8081/actuator/gatherroutes");
  }

  private static String token(Manifest manifest) {
    Secret secret = manifest.only(Secret.class);
    String data = Objects.requireNonNull(secret.getData().get("token"));
    return new String(Base64.getDecoder().decode(data), US_ASCII);
  }

  private static Endpoint scraped(Manifest manifest) {
    return manifest.only(ServiceMonitor.class).getSpec().getEndpoints().get(0);
  }

  private static String authorization(Manifest manifest) {
    var authorization = scraped(manifest).getAuthorization();
    var secret = authorization.getCredentials();
    return "%s %s/%s".formatted(authorization.getType(), secret.getName(), secret.getKey());
  }
}
