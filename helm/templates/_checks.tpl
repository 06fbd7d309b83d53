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
{{- range $own := include "gather.ownEnv" . | fromYamlArray }}
{{- range $v.extraEnv }}
{{- if eq .name $own.name }}
{{- fail (printf "extraEnv: %s is set by the chart (expected: the value of the chart that it is made of, or another variable)" .name) }}
{{- end }}
{{- end }}
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
{{- if not (dig "requests" "cpu" "" $v.resources) }}
{{- fail "autoscaling.enabled is set without resources.requests.cpu (expected: the CPU that use is a percentage of)" }}
{{- end }}
{{- end }}
{{- if and $v.networkPolicy.enabled $v.serviceMonitor.enabled (not $v.networkPolicy.operators) }}
{{- fail "networkPolicy keeps the Prometheus of serviceMonitor out (expected: its pods in networkPolicy.operators)" }}
{{- end }}
{{- if and (eq (toString $v.rollingUpdate.maxSurge | trimSuffix "%") "0") (eq (toString $v.rollingUpdate.maxUnavailable | trimSuffix "%") "0") }}
{{- fail "rollingUpdate.maxSurge and rollingUpdate.maxUnavailable are both 0 (expected: one of them above)" }}
{{- end }}
{{- end }}
