{{- define "gather.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" }}
{{- end }}

{{/* Short enough for the longest suffix, -management, in the 63 characters that a Service's name may have. */}}
{{- define "gather.fullname" -}}
{{- $name := include "gather.name" . }}
{{- if .Values.fullnameOverride }}
{{- .Values.fullnameOverride | trunc 52 | trimSuffix "-" }}
{{- else if contains $name .Release.Name }}
{{- .Release.Name | trunc 52 | trimSuffix "-" }}
{{- else }}
{{- printf "%s-%s" .Release.Name $name | trunc 52 | trimSuffix "-" }}
{{- end }}
{{- end }}

{{/* Labels that never change in the life of a release, whatever nameOverride does: a Deployment's selector cannot. */}}
{{- define "gather.selectorLabels" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name | quote }}
{{- end }}

{{- define "gather.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{ include "gather.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end }}

{{/* Alerts and dashboard tell releases apart by it, so that those of two namespaces must differ. */}}
{{- define "gather.job" -}}
{{- $name := include "gather.fullname" . }}
{{- printf "%s/%s" .Release.Namespace (contains "gather" $name | ternary $name (printf "%s-gather" $name)) }}
{{- end }}

{{- define "gather.testLabels" -}}
app.kubernetes.io/name: {{ .Chart.Name }}-test
app.kubernetes.io/instance: {{ .Release.Name | quote }}
{{- end }}

{{- define "gather.ownConfigMap" -}}
{{- include "gather.fullname" . }}-definitions
{{- end }}

{{- define "gather.configMap" -}}
{{- .Values.existingConfigMap | default (include "gather.ownConfigMap" .) }}
{{- end }}

{{/* How pods come to changed definitions; of a ConfigMap that is not the chart's it can make no checksum. */}}
{{- define "gather.definitionsUpdate" -}}
{{- .Values.definitionsUpdate | default (ternary "watch" "rollout" (not (empty .Values.existingConfigMap))) }}
{{- end }}

{{- define "gather.serviceAccount" -}}
{{- if .Values.serviceAccount.create }}
{{- .Values.serviceAccount.name | default (include "gather.fullname" .) }}
{{- else }}
{{- .Values.serviceAccount.name | default "default" }}
{{- end }}
{{- end }}

{{/* Expects a dict of an image's values and the tag it has without any. */}}
{{- define "gather.image" -}}
{{- if .image.digest }}
{{- printf "%s@%s" .image.repository .image.digest }}
{{- else }}
{{- printf "%s:%s" .image.repository (.image.tag | default .tag) }}
{{- end }}
{{- end }}

{{- define "gather.containerSecurity" -}}
allowPrivilegeEscalation: false
capabilities:
  drop: [ALL]
readOnlyRootFilesystem: true
{{- end }}
