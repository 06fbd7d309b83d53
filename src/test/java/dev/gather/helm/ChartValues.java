package dev.gather.helm;

/** Values that use each block of the chart as fully as the schema allows. */
final class ChartValues {

  static final String EXTRAS =
      """
      imagePullSecrets: [{ name: registry }]
      extraEnv:
        - { name: CATALOG_URL, value: "http://catalog" }
        - { name: GATHER_CACHE_LOCALSIZE, value: 128MB }
        - { name: CATALOG_KEY, valueFrom: { secretKeyRef: { name: catalog, key: key } } }
      extraEnvFrom:
        - { prefix: A_, configMapRef: { name: a, optional: true } }
        - { secretRef: { name: b } }
      extraVolumes: [{ name: ca, secret: { secretName: ca } }]
      extraVolumeMounts: [{ name: ca, mountPath: /ca, readOnly: true }]
      podAnnotations: { a: b }
      podLabels: { team: shop }
      resources: { requests: { cpu: 0.5, memory: 1Gi }, limits: { cpu: "2", memory: 1Gi } }
      priorityClassName: high
      """;

  static final String PLACES =
      """
      nodeSelector: { disk: ssd }
      tolerations: [{ key: gateway, operator: Equal, value: "yes", effect: NoSchedule }]
      affinity:
        nodeAffinity:
          requiredDuringSchedulingIgnoredDuringExecution:
            nodeSelectorTerms: [{ matchExpressions: [{ key: a, operator: In, values: [b] }] }]
      topologySpread: { zones: DoNotSchedule }
      """;

  static final String INGRESS =
      """
      ingress:
        enabled: true
        className: nginx
        annotations: { a: b }
        hosts: [api.example, www.api.example]
        path: /api
        tls: [{ secretName: api-tls, hosts: [api.example] }]
      """;

  static final String HTTP_ROUTE =
      """
      httpRoute:
        enabled: true
        annotations: { a: b }
        parentRefs: [{ name: public, namespace: gateways, sectionName: https, port: 443 }]
        hostnames: [api.example]
        path: /api
      """;

  static final String NETWORK_POLICY =
      """
      networkPolicy:
        enabled: true
        clients: [{ namespaceSelector: { matchLabels: { name: ingress } } }]
        operators:
          - namespaceSelector: { matchLabels: { name: monitoring } }
            podSelector: { matchExpressions: [{ key: app, operator: In, values: [prometheus] }] }
        egress:
          - to: [{ ipBlock: { cidr: 10.0.0.0/8, except: [10.1.0.0/16] } }]
            ports: [{ protocol: TCP, port: 8080, endPort: 8090 }]
      """;

  static final String MONITORING =
      """
      serviceMonitor: { enabled: true, labels: { release: prometheus }, interval: 1m30s }
      prometheusRule: { enabled: true, labels: { release: prometheus } }
      grafanaDashboard: { enabled: true, annotations: { grafana_folder: Gather } }
      """;

  private ChartValues() {}

  static String everything() {
    return EXTRAS
        + PLACES
        + INGRESS
        + HTTP_ROUTE
        + NETWORK_POLICY
        + MONITORING
        + """
        serviceAccount: { create: true, annotations: { a: b } }
        autoscaling: { enabled: true, targetRequestsInFlight: 50 }
        podDisruptionBudget: { enabled: true }
        postgresql: { existingSecret: db }
        """;
  }
}
