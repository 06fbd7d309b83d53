{{- define "gather.container" -}}
{{- $v := .Values -}}
name: gather
image: {{ include "gather.image" (dict "root" . "image" $v.image "tag" .Chart.AppVersion) | quote }}
imagePullPolicy: {{ $v.image.pullPolicy }}
ports:
  - name: http
    containerPort: 8080
  - name: management
    containerPort: 8081
env:
  {{- include "gather.env" . | nindent 2 }}
{{- with $v.extraEnvFrom }}
envFrom:
  {{- toYaml . | nindent 2 }}
{{- end }}
startupProbe:
  {{- include "gather.probe" (dict "path" "/readyz" "probe" $v.probes.startup) | nindent 2 }}
livenessProbe:
  {{- include "gather.probe" (dict "path" "/livez" "probe" $v.probes.liveness) | nindent 2 }}
readinessProbe:
  {{- include "gather.probe" (dict "path" "/readyz" "probe" $v.probes.readiness) | nindent 2 }}
{{- if $v.preStopSeconds }}
lifecycle:
  preStop:
    sleep:
      seconds: {{ $v.preStopSeconds }}
{{- end }}
{{- with $v.resources }}
resources:
  {{- toYaml . | nindent 2 }}
{{- end }}
securityContext:
  {{- include "gather.containerSecurity" . | nindent 2 }}
volumeMounts:
  - name: tmp
    mountPath: /tmp
  # As a directory: kubelet never renews a file that is mounted by subPath.
  - name: definitions
    mountPath: /etc/gather
    readOnly: true
  {{- if $v.apiKeys.existingSecret }}
  # As a directory too, and beside the other: what is in that is read as definitions.
  - name: api-keys
    mountPath: /etc/gather-keys
    readOnly: true
  {{- end }}
  {{- with $v.extraVolumeMounts }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- end }}

{{- define "gather.env" -}}
{{- include "gather.ownEnv" . }}
{{- with .Values.extraEnv }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- define "gather.ownEnv" -}}
{{- $v := .Values -}}
- name: GATHER_DEFINITIONS
  value: file:/etc/gather/*.yaml
{{- if eq (include "gather.definitionsUpdate" .) "rollout" }}
# A mounted ConfigMap changes under running pods too; they would not wait for the rollout.
- name: GATHER_RELOAD_EVERY
  value: 0s
{{- end }}
- name: GATHER_SHUTDOWN_DRAIN
  value: {{ printf "%ds" (int64 $v.drainSeconds) }}
- name: SPRING_LIFECYCLE_TIMEOUTPERSHUTDOWNPHASE
  value: {{ printf "%ds" (sub $v.terminationGracePeriodSeconds (add $v.preStopSeconds $v.drainSeconds 5)) }}
{{- with $v.jvmOptions }}
- name: JDK_JAVA_OPTIONS
  value: {{ . | quote }}
{{- end }}
{{- with $v.logs.format }}
- name: LOGGING_STRUCTURED_FORMAT_CONSOLE
  value: {{ . }}
{{- end }}
{{- range $logger, $level := $v.logs.levels }}
- name: LOGGING_LEVEL_{{ $logger | upper | replace "." "_" }}
  value: {{ $level }}
{{- end }}
{{- if $v.logs.access }}
- name: GATHER_ACCESSLOG_ENABLED
  value: "true"
{{- end }}
{{- with $v.traces }}
{{- if .endpoint }}
- name: OTEL_EXPORTER_OTLP_TRACES_ENDPOINT
  value: {{ .endpoint | quote }}
- name: MANAGEMENT_OPENTELEMETRY_TRACING_EXPORT_OTLP_TRANSPORT
  value: {{ .transport }}
- name: MANAGEMENT_TRACING_SAMPLING_PROBABILITY
  value: {{ .probability | quote }}
{{- end }}
{{- end }}
{{- with include "gather.tokenSecret" . }}
- name: GATHER_OPERATORS_TOKEN
  {{- include "gather.secret" (dict "name" . "key" $v.operators.token.key) | nindent 2 }}
{{- end }}
{{- with $v.postgresql }}
{{- if .existingSecret }}
- name: SPRING_R2DBC_URL
  {{- if .url }}
  value: {{ .url | quote }}
  {{- else }}
  {{- include "gather.secret" (dict "name" .existingSecret "key" .urlKey) | nindent 2 }}
  {{- end }}
- name: SPRING_R2DBC_USERNAME
  {{- include "gather.secret" (dict "name" .existingSecret "key" .usernameKey) | nindent 2 }}
- name: SPRING_R2DBC_PASSWORD
  {{- include "gather.secret" (dict "name" .existingSecret "key" .passwordKey) | nindent 2 }}
{{- end }}
{{- end }}
{{- end }}

{{- define "gather.secret" -}}
valueFrom:
  secretKeyRef:
    name: {{ .name | quote }}
    key: {{ .key | quote }}
{{- end }}

{{- define "gather.probe" -}}
httpGet:
  path: {{ .path }}
  port: http
{{ toYaml .probe }}
{{- end }}
