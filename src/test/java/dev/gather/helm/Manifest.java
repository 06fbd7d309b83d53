package dev.gather.helm;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * Objects for Kubernetes, each read into its model. A kind that is not expected, a field that the
 * model does not have, a value of another type and a key that comes twice are errors.
 */
record Manifest(List<HasMetadata> objects) {

  private static final Map<String, Class<? extends HasMetadata>> MODELS =
      Stream.<Class<? extends HasMetadata>>of(
              ConfigMap.class,
              Deployment.class,
              HTTPRoute.class,
              HorizontalPodAutoscaler.class,
              Ingress.class,
              NetworkPolicy.class,
              Pod.class,
              PodDisruptionBudget.class,
              PrometheusRule.class,
              Secret.class,
              Service.class,
              ServiceAccount.class,
              ServiceMonitor.class)
          .collect(Collectors.toMap(Manifest::kind, Function.identity()));

  private static final ObjectMapper STRICT =
      JsonMapper.builder()
          .annotationIntrospector(new WithoutAnySetters())
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .build();

  /**
   * @param yaml one document for each object
   */
  static Manifest read(String yaml) {
    List<HasMetadata> objects = new ArrayList<>();
    Load documents = new Load(LoadSettings.builder().setAllowDuplicateKeys(false).build());
    for (Object document : documents.loadAllFromString(yaml)) {
      if (document instanceof Map<?, ?> fields) {
        objects.add(read(fields));
      }
    }
    return new Manifest(List.copyOf(objects));
  }

  List<String> names() {
    return objects.stream()
        .map(object -> object.getKind() + " " + object.getMetadata().getName())
        .sorted()
        .toList();
  }

  /** The only object of a kind. */
  <T extends HasMetadata> T only(Class<T> model) {
    List<T> found = objects.stream().filter(model::isInstance).map(model::cast).toList();
    if (found.size() != 1) {
      throw new IllegalStateException(
          "%d of %s (expected: 1)".formatted(found.size(), model.getSimpleName()));
    }
    return found.get(0);
  }

  <T extends HasMetadata> T named(Class<T> model, String name) {
    return objects.stream()
        .filter(model::isInstance)
        .map(model::cast)
        .filter(object -> object.getMetadata().getName().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no " + name + " among " + names()));
  }

  private static HasMetadata read(Map<?, ?> fields) {
    String kind = fields.get("apiVersion") + " " + fields.get("kind");
    Class<? extends HasMetadata> model = MODELS.get(kind);
    if (model == null) {
      throw new IllegalArgumentException(kind + " (expected: one of " + MODELS.keySet() + ")");
    }
    return Objects.requireNonNull(STRICT.convertValue(fields, model));
  }

  private static String kind(Class<? extends HasMetadata> model) {
    return HasMetadata.getApiVersion(model) + " " + HasMetadata.getKind(model);
  }

  /** The models keep fields that they do not know; without the method for it they refuse them. */
  private static final class WithoutAnySetters extends JacksonAnnotationIntrospector {

    private static final long serialVersionUID = 1;

    @Override
    public @Nullable Boolean hasAnySetter(Annotated method) {
      return false;
    }
  }
}
