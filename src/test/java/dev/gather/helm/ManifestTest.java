package dev.gather.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ManifestTest {

  @Test
  void anObjectIsReadIntoItsModel() {
    assertThat(Manifest.read("{ apiVersion: v1, kind: Pod, metadata: { name: a } }").names())
        .containsExactly("Pod a");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "apps/v1; Deployment; { spec: { replica: 2 } }; replica",
        "apps/v1; Deployment; { spec: { replicas: '2' } }; replicas",
        "apps/v1; Deployment; { spec: { replicas: 2e+06 } }; replicas",
        "apps/v1; Deployment; { spec: { replicas: 1, replicas: 2 } }; duplicate key",
        "apps/v1; Deployment; { spec: { template: { spec: { container: [] } } } }; container",
        "v1; Pod; { spec: { containers: [{ lifecycle: { preStop: { wait: 1 } } }] } }; wait",
        "policy/v1; PodDisruptionBudget; { spec: { unhealthyPods: 1 } }; unhealthyPods",
        "gateway.networking.k8s.io/v1; HTTPRoute; { spec: { rules: [{ match: 1 }] } }; match",
        "monitoring.coreos.com/v1; ServiceMonitor; { spec: { endpoints: [{ ports: a }] } }; ports",
        "monitoring.coreos.com/v1; PrometheusRule; { spec: { groups: [{ rule: 1 }] } }; rule",
        "policy/v1beta1; PodDisruptionBudget; {}; policy/v1beta1",
      })
  void whatKubernetesWouldNotReadIsAnError(String version, String kind, String rest, String named) {
    String yaml =
        "{ apiVersion: %s, kind: %s, %s".formatted(version, kind, rest.substring(1).strip());

    assertThatThrownBy(() -> Manifest.read(yaml)).hasMessageContaining(named);
  }
}
