{{/* What the schema cannot say: values that do not go together. */}}
{{- define "gather.checks" -}}
{{- $v := .Values }}
{{- if and (not $v.definitions) (not $v.existingConfigMap) }}
{{- fail "there is nothing to serve (expected: definitions, such as --set-file 'definitions.gateway\\.yaml=gateway.yaml', or existingConfigMap)" }}
{{- end }}
{{- if and $v.definitions $v.existingConfigMap }}
{{- fail "definitions and existingConfigMap are both set (expected: one of them)" }}
{{- end }}
{{- if eq (toString $v.existingConfigMap) (include "gather.ownConfigMap" .) }}
{{- fail (printf "existingConfigMap: %s (expected: another name; that is the chart's own, which it deletes when definitions is not set)" $v.existingConfigMap) }}
{{- end }}
{{- range $v.extraEnv }}
{{- if regexMatch "^(MANAGEMENT_)?SERVER_(PORT|ADDRESS|SSL_.*|HTTP2_.*)$" .name }}
{{- fail (printf "extraEnv: %s is not for the chart, whose probes and Services ask 8080 and 8081 by HTTP (expected: TLS by what is in front, other ports by service.port)" .name) }}
{{- end }}
{{- end }}
{{- with $v.operators.token }}
{{- if and .generate .existingSecret }}
{{- fail "operators.token.generate and operators.token.existingSecret are both set (expected: one of them)" }}
{{- end }}
{{- if eq (toString .existingSecret) (include "gather.ownTokenSecret" $) }}
{{- fail (printf "operators.token.existingSecret: %s (expected: another name; that is the chart's own, which it deletes when operators.token.generate is not set)" .existingSecret) }}
{{- end }}
{{- end }}
{{- range $v.extraEnv }}
{{- if eq .name "GATHER_OPERATORS_TOKEN" }}
{{- fail "extraEnv: GATHER_OPERATORS_TOKEN is not for extraEnv, which a ServiceMonitor knows nothing of (expected: operators.token.existingSecret)" }}
{{- end }}
{{- end }}
{{- $names := list }}
{{- range include "gather.env" . | fromYamlArray }}
{{- if has .name $names }}
{{- fail (printf "extraEnv: %s is set already, here or by the chart (expected: each variable once)" .name) }}
{{- end }}
{{- $names = append $names .name }}
{{- end }}
{{- $volumes := list "tmp" "definitions" "api-keys" }}
{{- range $v.extraVolumes }}
{{- if has .name $volumes }}
{{- fail (printf "extraVolumes: %s is there already, here or in the chart (expected: each name once)" .name) }}
{{- end }}
{{- $volumes = append $volumes .name }}
{{- end }}
{{- $paths := list "/tmp" "/etc/gather" "/etc/gather-keys" }}
{{- range $v.extraVolumeMounts }}
{{- if has (clean .mountPath) $paths }}
{{- fail (printf "extraVolumeMounts: %s is mounted already, here or by the chart (expected: each mountPath once)" .mountPath) }}
{{- end }}
{{- $paths = append $paths (clean .mountPath) }}
{{- end }}
{{- $containers := list "gather" }}
{{- range concat ($v.initContainers | default list) ($v.extraContainers | default list) }}
{{- if has .name $containers }}
{{- fail (printf "initContainers and extraContainers: %s is there already, here or in the chart (expected: each name once)" .name) }}
{{- end }}
{{- $containers = append $containers .name }}
{{- end }}
{{- if and $v.service.nodePort (eq $v.service.type "ClusterIP") }}
{{- fail "service.nodePort is set with service.type ClusterIP (expected: NodePort or LoadBalancer)" }}
{{- end }}
{{- if and $v.service.externalTrafficPolicy (eq $v.service.type "ClusterIP") }}
{{- fail "service.externalTrafficPolicy is set with service.type ClusterIP (expected: NodePort or LoadBalancer)" }}
{{- end }}
{{- range list "loadBalancerClass" "loadBalancerIP" "loadBalancerSourceRanges" }}
{{- if and (index $v.service .) (ne $v.service.type "LoadBalancer") }}
{{- fail (printf "service.%s is set with service.type %s (expected: LoadBalancer)" . $v.service.type) }}
{{- end }}
{{- end }}
{{- if and (eq (toString $v.dnsPolicy) "None") (not (dig "nameservers" list ($v.dnsConfig | default dict))) }}
{{- fail "dnsPolicy: None (expected: dnsConfig.nameservers with it, as pods have no others)" }}
{{- end }}
{{- $name := include "gather.fullname" . }}
{{- if not (regexMatch "^[a-z]([-a-z0-9]*[a-z0-9])?$" $name) }}
{{- fail (printf "%s is to name all objects (expected: small letters, digits and -, from a letter; a fullnameOverride can be that)" $name) }}
{{- end }}
{{- if and $v.postgresql.url (not $v.postgresql.existingSecret) }}
{{- fail "postgresql.url is set without postgresql.existingSecret (expected: the Secret with username and password)" }}
{{- end }}
{{- $least := add $v.preStopSeconds $v.drainSeconds 10 }}
{{- if lt (int64 $v.terminationGracePeriodSeconds) $least }}
{{- fail (printf "terminationGracePeriodSeconds: %d (expected: >= preStopSeconds + drainSeconds + 10, which is %d)" (int64 $v.terminationGracePeriodSeconds) $least) }}
{{- end }}
{{- if $v.autoscaling.enabled }}
{{- if gt (int $v.autoscaling.minReplicas) (int $v.autoscaling.maxReplicas) }}
{{- fail (printf "autoscaling.minReplicas: %d (expected: <= maxReplicas, which is %d)" (int $v.autoscaling.minReplicas) (int $v.autoscaling.maxReplicas)) }}
{{- end }}
{{- if not (dig "requests" "cpu" "" ($v.resources | default dict)) }}
{{- fail "autoscaling.enabled is set without resources.requests.cpu (expected: the CPU that use is a percentage of)" }}
{{- end }}
{{- end }}
{{- with $v.podDisruptionBudget }}
{{- if and (include "gather.isSet" .minAvailable) (include "gather.isSet" .maxUnavailable) }}
{{- fail (printf "podDisruptionBudget.minAvailable: %v and podDisruptionBudget.maxUnavailable: %v are both set (expected: one of them)" .minAvailable .maxUnavailable) }}
{{- end }}
{{- end }}
{{- with $v.serviceMonitor }}
{{- if and .scrapeTimeout (gt (include "gather.millis" .scrapeTimeout | int64) (include "gather.millis" .interval | int64)) }}
{{- fail (printf "serviceMonitor.scrapeTimeout: %s (expected: <= interval, which is %s)" .scrapeTimeout .interval) }}
{{- end }}
{{- end }}
{{- if and $v.networkPolicy.enabled $v.serviceMonitor.enabled (not $v.networkPolicy.operators) }}
{{- fail "networkPolicy keeps the Prometheus of serviceMonitor out (expected: its pods in networkPolicy.operators)" }}
{{- end }}
{{- if and (eq (toString $v.rollingUpdate.maxSurge | trimSuffix "%") "0") (eq (toString $v.rollingUpdate.maxUnavailable | trimSuffix "%") "0") }}
{{- fail "rollingUpdate.maxSurge and rollingUpdate.maxUnavailable are both 0 (expected: one of them above)" }}
{{- end }}
{{- end }}

{{/* Whether a number is given; 0 is one. */}}
{{- define "gather.isSet" -}}
{{- if not (or (kindIs "invalid" .) (eq (toString .) "")) }}yes{{ end }}
{{- end }}

{{/* Of a duration as Prometheus writes it, such as 1m30s. */}}
{{- define "gather.millis" -}}
{{- $millis := 0 }}
{{- range regexFindAll "[0-9]+(ms|h|m|s)" . -1 }}
{{- $unit := get (dict "h" 3600000 "m" 60000 "s" 1000 "ms" 1) (regexFind "[a-z]+" .) }}
{{- $millis = add $millis (mul (regexFind "[0-9]+" . | int64) $unit) }}
{{- end }}
{{- $millis }}
{{- end }}
