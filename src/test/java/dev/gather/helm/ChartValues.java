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
      jvmOptions: -Xss512k -Dfile.encoding=UTF-8
      apiKeys: { existingSecret: gather-keys, key: keys.yaml }
      logs: { format: ecs, access: true, levels: { root: warn, dev.gather.calls: error } }
      traces: { endpoint: "http://collector:4317", transport: grpc, probability: 0.5 }
      """;

  /** What no other value has a name for. */
  static final String HATCHES =
      """
      commonLabels: { team: shop, cost-center: "7" }
      commonAnnotations: { contact: shop@example }
      initContainers: [{ name: wait, image: "busybox:1.37", command: [sh, -c, "true"] }]
      extraContainers:
        - { name: beside, image: "r.example/beside:1", ports: [{ name: admin, containerPort: 9000 }] }
      hostAliases: [{ ip: 10.0.0.1, hostnames: [catalog, catalog.example] }]
      dnsPolicy: None
      dnsConfig:
        nameservers: [10.0.0.10]
        searches: [apps.svc.cluster.local]
        options: [{ name: ndots, value: "2" }, { name: edns0 }]
      """;

  static final String EXTRA_OBJECTS =
      """
      extraObjects:
        - apiVersion: v1
          kind: ConfigMap
          metadata:
            name: '{{ include "gather.fullname" . }}-more'
            namespace: "{{ .Release.Namespace }}"
            labels: { app.kubernetes.io/instance: "{{ .Release.Name }}" }
          data: { port: "{{ .Values.service.port }}" }
      """;

  static final String BALANCER =
      """
      service:
        type: LoadBalancer
        nodePort: 30080
        externalTrafficPolicy: Local
        loadBalancerClass: example/inner
        loadBalancerIP: 192.0.2.7
        loadBalancerSourceRanges: [10.0.0.0/8, "2001:db8::/32"]
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
        paths: [{ path: /api }, { path: /feed.xml, pathType: Exact }]
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
      serviceMonitor:
        enabled: true
        labels: { release: prometheus }
        interval: 1m30s
        scrapeTimeout: 20s
        relabelings: [{ sourceLabels: [__meta_kubernetes_pod_node_name], targetLabel: node }]
        metricRelabelings: [{ action: drop, sourceLabels: [__name__], regex: "jvm_.*" }]
      prometheusRule:
        enabled: true
        labels: { release: prometheus }
        runbookUrl: https://wiki.example/gather
        thresholds: { GatherRouteFailing: 0.01, GatherRouteSlow: 3, GatherBulkheadFull: 2.5 }
      grafanaDashboard: { enabled: true, annotations: { grafana_folder: Gather } }
      """;

  private ChartValues() {}

  static String everything() {
    return EXTRAS
        + HATCHES
        + EXTRA_OBJECTS
        + BALANCER
        + PLACES
        + INGRESS
        + HTTP_ROUTE
        + NETWORK_POLICY
        + MONITORING
        + """
        serviceAccount: { create: true, annotations: { a: b } }
        autoscaling:
          enabled: true
          targetRequestsInFlight: 50
          behavior:
            scaleUp:
              stabilizationWindowSeconds: 30
              selectPolicy: Max
              policies: [{ type: Percent, value: 100, periodSeconds: 60 }]
        podDisruptionBudget: { enabled: true, minAvailable: 50% }
        postgresql: { existingSecret: db }
        operators: { token: { existingSecret: ops, key: gather.token } }
        """;
  }
}
