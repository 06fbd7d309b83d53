package dev.gather.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ChartRefusalsTest {

  private static final Chart CHART = Chart.checkedOut();
  private static final String DEFINITIONS = "definitions: { gateway.yaml: \"routes: {}\" }\n";

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '"',
      value = {
        "replicas: 2; additional properties 'replicas' not allowed",
        "replicaCount: '2'; /replicaCount",
        "global: { imageRegistry: 'https://r.example' }; /global/imageRegistry",
        "global: { imagePullSecrets: [{ secret: a }] }; /global/imagePullSecrets/0",
        "image: { registry: r.example/ }; /image/registry",
        "commonLabels: { a: 1 }; /commonLabels/a",
        "commonLabels: { 'a b': x }; invalid propertyName 'a b'",
        "commonLabels: { a: 'x y' }; /commonLabels/a",
        "commonAnnotations: [a]; /commonAnnotations",
        "commonAnnotations: { '/a': x }; invalid propertyName '/a'",
        "grafanaDashboard: { labels: { a: -x } }; /grafanaDashboard/labels/a",
        "jvmOptions: [-Xmx1g]; /jvmOptions",
        "logs: null; missing property 'logs'",
        "logs: { format: json }; /logs/format",
        "logs: { levels: { dev.gather: loud } }; /logs/levels",
        "logs: { levels: { dev.gather.Calls: error } }; invalid propertyName 'dev.gather.Calls'",
        "logs: { access: 'yes' }; /logs/access",
        "traces: { endpoint: 'collector:4318' }; /traces/endpoint",
        "traces: { transport: tcp }; /traces/transport",
        "traces: { probability: 2 }; /traces/probability",
        "initContainers: [{ name: a }]; missing property 'image'",
        "extraContainers: [{ image: a }]; missing property 'name'",
        "extraObjects: [{ kind: Secret, metadata: { name: a } }]; missing property 'apiVersion'",
        "extraObjects: { a: b }; got object, want array",
        "hostAliases: [{ ip: 10.0.0.1, names: [a] }]; /hostAliases/0",
        "dnsPolicy: Mine; /dnsPolicy",
        "dnsConfig: { servers: [] }; 'servers' not allowed",
        "service: { nodePort: 70000 }; /service/nodePort",
        "service: { externalTrafficPolicy: Near }; /service/externalTrafficPolicy",
        "service: { loadBalancerSourceRanges: [10.0.0.1] }; /service/loadBalancerSourceRanges/0",
        "service: { loadBalancerClass: 'a b' }; /service/loadBalancerClass",
        "service: { loadBalancerIP: 'balancer' }; /service/loadBalancerIP",
        "autoscaling: { behavior: { up: {} } }; 'up' not allowed",
        "autoscaling: { behavior: { scaleUp: { policies: [{ type: Pods }] } } }; /policies/0",
        "serviceMonitor: { scrapeTimeout: soon }; /serviceMonitor/scrapeTimeout",
        "serviceMonitor: { relabelings: [{ targetlabel: a }] }; 'targetlabel' not allowed",
        "serviceMonitor: { metricRelabelings: [{ action: remove }] }; /metricRelabelings/0/action",
        "prometheusRule: { job: 'a\"b' }; /prometheusRule/job",
        "prometheusRule: { runbookUrl: 'wiki' }; /prometheusRule/runbookUrl",
        "prometheusRule: { thresholds: null }; missing property 'thresholds'",
        "prometheusRule: { thresholds: { GatherDown: 1 } }; 'GatherDown' not allowed",
        "prometheusRule: { thresholds: { GatherRouteFailing: 5 } }; /thresholds/GatherRouteFailing",
        "prometheusRule: { thresholds: { GatherRouteSlow: 11 } }; /thresholds/GatherRouteSlow",
        "test: { image: { registry: 'a b' } }; /test/image/registry",
        "replicaCount: -1; /replicaCount",
        "image: { tag: 1 }; /image/tag",
        "image: { tags: '1' }; 'tags' not allowed",
        "image: { repository: '' }; /image/repository",
        "image: { digest: latest }; /image/digest",
        "image: { digest: 'sha256:abc' }; /image/digest",
        "image: { pullPolicy: Sometimes }; /image/pullPolicy",
        "definitions: { gateway.json: a }; invalid propertyName 'gateway.json'",
        "definitions: { ../gateway.yaml: a }; invalid propertyName '../gateway.yaml'",
        "definitions: { more.yaml: { routes: {} } }; got object, want string",
        "existingConfigMap: My_Map; /existingConfigMap",
        "definitionsUpdate: reload; /definitionsUpdate",
        "definitionsUpdate: true; /definitionsUpdate",
        "apiKeys: { keys: [a] }; 'keys' not allowed",
        "apiKeys: { existingSecret: My_Keys }; /apiKeys/existingSecret",
        "apiKeys: { key: a/b }; /apiKeys/key",
        "apiKeys: { key: '' }; /apiKeys/key",
        "apiKeys: null; missing property 'apiKeys'",
        "apiKeys: { key: null }; missing property 'key'",
        "operators: { token: { existingSecret: My_Token } }; /operators/token/existingSecret",
        "postgresql: { existingSecret: My_Db }; /postgresql/existingSecret",
        "postgresql: { password: secret }; 'password' not allowed",
        "postgresql: { url: 'jdbc:postgresql://db/gather' }; /postgresql/url",
        "postgresql: { url: 'r2dbc:pool:postgresql://db/gather' }; /postgresql/url",
        "extraEnv: [{ value: a }]; missing property 'name'",
        "extraEnv: [{ name: A, value: 1 }]; /extraEnv/0/value",
        "extraEnv: { A: b }; got object, want array",
        "extraEnvFrom: [{ configMap: { name: a } }]; 'configMap' not allowed",
        "extraVolumes: [{ name: a }]; /extraVolumes/0",
        "extraVolumeMounts: [{ name: a }]; missing property 'mountPath'",
        "podAnnotations: { a: 1 }; /podAnnotations/a",
        "resources: { cpu: 1 }; 'cpu' not allowed",
        "resources: { limits: { memory: lots } }; /resources/limits/memory",
        "tolerations: [{ op: Exists }]; 'op' not allowed",
        "affinity: { pods: {} }; 'pods' not allowed",
        "topologySpread: { zones: Never }; /topologySpread/zones",
        "runAsUser: 0; /runAsUser",
        "rollingUpdate: { maxSurge: half }; /rollingUpdate/maxSurge",
        "terminationGracePeriodSeconds: 30s; /terminationGracePeriodSeconds",
        "terminationGracePeriodSeconds: 9; /terminationGracePeriodSeconds",
        "preStopSeconds: -1; /preStopSeconds",
        "drainSeconds: 5s; /drainSeconds",
        "drainSeconds: -1; /drainSeconds",
        "probes: { liveness: { path: / } }; 'path' not allowed",
        "probes: { readiness: { periodSeconds: 0 } }; /probes/readiness/periodSeconds",
        "service: { type: ExternalName }; /service/type",
        "service: { port: 70000 }; /service/port",
        "ingress: { enabled: 'yes' }; /ingress/enabled",
        "ingress: { enabled: true }; /ingress/hosts",
        "ingress: { path: /api }; 'path' not allowed",
        "ingress: { paths: [] }; /ingress/paths",
        "ingress: { enabled: true, hosts: [a], paths: null }; missing property 'paths'",
        "ingress: { paths: [/api] }; /ingress/paths/0",
        "ingress: { paths: [{ path: api }] }; /ingress/paths/0/path",
        "ingress: { paths: [{ path: /api, pathType: Regex }] }; /ingress/paths/0/pathType",
        "httpRoute: { enabled: true }; /httpRoute/parentRefs",
        "httpRoute: { parentRefs: [{ gateway: a }] }; missing property 'name'",
        "autoscaling: { minReplicas: 0 }; /autoscaling/minReplicas",
        "podDisruptionBudget: null; missing property 'podDisruptionBudget'",
        "podDisruptionBudget: { minAvailable: some }; /podDisruptionBudget/minAvailable",
        "podDisruptionBudget: { unhealthyPodEvictionPolicy: Never }; /podDisruptionBudget",
        "operators: null; missing property 'operators'",
        "operators: { token: null }; missing property 'token'",
        "operators: { token: { value: s3cret } }; 'value' not allowed",
        "operators: { token: { generate: 'yes' } }; /operators/token/generate",
        "operators: { token: { key: a/b } }; /operators/token/key",
        "networkPolicy: { clients: [{}] }; /networkPolicy/clients/0",
        "networkPolicy: { operators: [{ pods: {} }] }; 'pods' not allowed",
        "serviceMonitor: { interval: often }; /serviceMonitor/interval",
        "serviceMonitor: { interval: 0s }; /serviceMonitor/interval",
        "probes: { startup: null }; missing property 'startup'",
        "test: { image: { digest: '1' } }; /test/image/digest",
      })
  void valuesThatTheSchemaDoesNotAllowAreRefused(String values, String problem) {
    String definitions = values.startsWith("definitions") ? "" : DEFINITIONS;

    assertThatThrownBy(() -> CHART.render(definitions + values))
        .hasMessageContaining("specifications of the schema")
        .hasMessageContaining(problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '"',
      value = {
        "{}; there is nothing to serve (expected: definitions",
        "{ existingConfigMap: a, definitions: { a.yaml: b } }; both set",
        "{ existingConfigMap: a, extraEnv: [{ name: SERVER_PORT, value: '80' }] }; SERVER_PORT is not for"
            + " the chart",
        "{ existingConfigMap: a, extraEnv: [{ name: A, value: b }, { name: A, value: c }] }; A is set"
            + " already",
        "{ existingConfigMap: a, extraVolumes: [{ name: tmp, emptyDir: {} }] }; tmp is there already",
        "{ existingConfigMap: a, extraVolumeMounts: [{ name: b, mountPath: /etc//gather/ }] };"
            + " /etc//gather/ is mounted already",
        "{ existingConfigMap: a, extraVolumes: [{ name: api-keys, emptyDir: {} }] }; api-keys is there"
            + " already",
        "{ existingConfigMap: a, extraVolumeMounts: [{ name: b, mountPath: /etc/gather-keys }] };"
            + " /etc/gather-keys is mounted already",
        "{ existingConfigMap: a, extraVolumes: [{ name: b, emptyDir: {} }, { name: b, emptyDir: {} }] }; b is"
            + " there already",
        "{ existingConfigMap: a, extraEnv: [{ name: MANAGEMENT_SERVER_SSL_BUNDLE, value: a }] };"
            + " MANAGEMENT_SERVER_SSL_BUNDLE is not for the chart",
        "{ existingConfigMap: a, fullnameOverride: Edge }; Edge is to name all objects",
        "{ existingConfigMap: a, fullnameOverride: 1gather }; 1gather is to name all objects",
        "{ existingConfigMap: shop-gather-definitions }; shop-gather-definitions (expected: another"
            + " name",
        "{ existingConfigMap: a, extraEnv: [{ name: GATHER_SHUTDOWN_DRAIN, value: 9s }] };"
            + " GATHER_SHUTDOWN_DRAIN is set already",
        "{ definitions: { a.yaml: b }, extraEnv: [{ name: GATHER_RELOAD_EVERY, value: 9s }] };"
            + " GATHER_RELOAD_EVERY is set already",
        "{ existingConfigMap: a, postgresql: { existingSecret: db }, extraEnv: [{ name:"
            + " SPRING_R2DBC_USERNAME, value: x }] }; SPRING_R2DBC_USERNAME is set already",
        "{ existingConfigMap: a, postgresql: { url: 'r2dbc:postgresql://db/gather' } }; without"
            + " postgresql.existingSecret",
        "{ existingConfigMap: a, preStopSeconds: 31 }; 45 (expected: >= preStopSeconds +"
            + " drainSeconds + 10, which is 46)",
        "{ existingConfigMap: a, drainSeconds: 31 }; which is 46)",
        "{ existingConfigMap: a, terminationGracePeriodSeconds: 19 }; 19 (expected: >=",
        "{ existingConfigMap: a, autoscaling: { enabled: true, minReplicas: 11 } }; 11 (expected:"
            + " <= maxReplicas, which is 10)",
        "{ existingConfigMap: a, autoscaling: { enabled: true }, resources: { requests: { cpu: null"
            + " } } }; without resources.requests.cpu",
        "{ existingConfigMap: a, networkPolicy: { enabled: true }, serviceMonitor: { enabled: true"
            + " } }; networkPolicy.operators",
        "{ existingConfigMap: a, podDisruptionBudget: { minAvailable: 0, maxUnavailable: 1 } };"
            + " minAvailable: 0 and podDisruptionBudget.maxUnavailable: 1 are both set",
        "{ existingConfigMap: a, rollingUpdate: { maxSurge: 0% } }; both 0",
        "{ existingConfigMap: a, extraContainers: [{ name: gather, image: b }] }; gather is there"
            + " already",
        "{ existingConfigMap: a, initContainers: [{ name: b, image: b }], extraContainers: [{ name:"
            + " b, image: b }] }; b is there already",
        "{ existingConfigMap: a, service: { nodePort: 30080 } }; service.nodePort is set with"
            + " service.type ClusterIP",
        "{ existingConfigMap: a, service: { externalTrafficPolicy: Local } }; with service.type"
            + " ClusterIP",
        "{ existingConfigMap: a, service: { type: NodePort, loadBalancerClass: b } };"
            + " service.loadBalancerClass is set with service.type NodePort",
        "{ existingConfigMap: a, service: { loadBalancerIP: 10.0.0.1 } };"
            + " service.loadBalancerIP is set",
        "{ existingConfigMap: a, service: { loadBalancerSourceRanges: [10.0.0.0/8] } };"
            + " service.loadBalancerSourceRanges is set",
        "{ existingConfigMap: a, serviceMonitor: { scrapeTimeout: 31s } }; 31s (expected: <= interval,"
            + " which is 30s)",
        "{ existingConfigMap: a, serviceMonitor: { interval: 1m, scrapeTimeout: 61000ms } }; 61000ms"
            + " (expected: <= interval, which is 1m)",
        "{ existingConfigMap: a, dnsPolicy: None }; dnsPolicy: None (expected: dnsConfig.nameservers",
        "{ existingConfigMap: a, jvmOptions: -Xss1m, extraEnv: [{ name: JDK_JAVA_OPTIONS, value: b }]"
            + " }; JDK_JAVA_OPTIONS is set already",
        "{ existingConfigMap: a, logs: { access: true }, extraEnv: [{ name: GATHER_ACCESSLOG_ENABLED,"
            + " value: b }] }; GATHER_ACCESSLOG_ENABLED is set already",
        "{ existingConfigMap: a, operators: { token: { generate: true, existingSecret: b } } };"
            + " operators.token.generate and operators.token.existingSecret are both set",
        "{ existingConfigMap: a, operators: { token: { existingSecret: shop-gather-operators } } };"
            + " shop-gather-operators (expected: another name",
        "{ existingConfigMap: a, extraEnv: [{ name: GATHER_OPERATORS_TOKEN, value: b }] };"
            + " GATHER_OPERATORS_TOKEN is not for extraEnv",
      })
  void valuesThatDoNotGoTogetherAreRefused(String values, String problem) {
    assertThatThrownBy(() -> CHART.render(values)).hasMessageContaining(problem);
  }

  /** Kubernetes' own types that nobody types in by heart are its to check; they say so. */
  @Test
  void everyObjectOfTheSchemaIsClosed() throws IOException {
    JsonNode schema =
        JsonMapper.shared()
            .readTree(Files.readString(CHART.directory().resolve("values.schema.json")));
    List<String> open = new ArrayList<>();
    collectOpen("", schema, open);

    assertThat(open)
        .containsExactlyInAnyOrder(
            "/properties/global",
            "/$defs/container",
            "/$defs/object",
            "/$defs/env/properties/valueFrom",
            "/$defs/volume",
            "/$defs/affinity/properties/nodeAffinity",
            "/$defs/affinity/properties/podAffinity",
            "/$defs/affinity/properties/podAntiAffinity");
  }

  private static void collectOpen(String at, JsonNode node, List<String> open) {
    boolean isObject = node.path("type").asString("").equals("object");
    if (isObject && !node.has("additionalProperties")) {
      open.add(at);
    }
    for (Map.Entry<String, JsonNode> member : node.properties()) {
      collectOpen(at + "/" + member.getKey(), member.getValue(), open);
    }
  }
}
