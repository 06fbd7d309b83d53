package dev.gather.helm;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.List;
import java.util.Objects;

/**
 * What the chart's Deployment makes.
 *
 * @param template a difference in it is a rollout
 */
record Workload(PodTemplateSpec template) {

  /** Of the chart as it is checked out. */
  static Workload of(String values) {
    return in(Chart.checkedOut().render(values));
  }

  static Workload in(Manifest manifest) {
    return new Workload(manifest.only(Deployment.class).getSpec().getTemplate());
  }

  PodSpec pod() {
    return template.getSpec();
  }

  Container container() {
    return Objects.requireNonNull(pod().getContainers().get(0));
  }

  /** Each as {@code NAME=value}, or {@code NAME from secret/key}. */
  List<String> env() {
    return container().getEnv().stream().map(Workload::written).toList();
  }

  private static String written(EnvVar entry) {
    if (entry.getValueFrom() == null) {
      return entry.getName() + "=" + entry.getValue();
    }
    var secret = entry.getValueFrom().getSecretKeyRef();
    return "%s from %s/%s".formatted(entry.getName(), secret.getName(), secret.getKey());
  }
}
