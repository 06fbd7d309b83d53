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

{{/*
An object's metadata. Expects a dict of root, name and, where there are any, labels and annotations of its own. What all
objects are to have comes last, so that it can add labels and change none.
*/}}
{{- define "gather.metadata" -}}
name: {{ .name | quote }}
namespace: {{ .root.Release.Namespace | quote }}
labels:
  {{- toYaml (merge (include "gather.labels" .root | fromYaml) (deepCopy (.labels | default dict)) (.root.Values.commonLabels | default dict)) | nindent 2 }}
{{- with merge (deepCopy (.annotations | default dict)) (.root.Values.commonAnnotations | default dict) }}
annotations:
  {{- toYaml . | nindent 2 }}
{{- end }}
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

{{- define "gather.ownTokenSecret" -}}
{{- include "gather.fullname" . }}-operators
{{- end }}

{{/* The Secret that has the operators' token; empty where they need none. */}}
{{- define "gather.tokenSecret" -}}
{{- if .Values.operators.token.existingSecret }}
{{- .Values.operators.token.existingSecret }}
{{- else if .Values.operators.token.generate }}
{{- include "gather.ownTokenSecret" . }}
{{- end }}
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

{{/*
Expects a dict of root, an image's values and the tag it has without any. One registry for all images of a chart that has
this one in it stands before the image's own.
*/}}
{{- define "gather.image" -}}
{{- $registry := (.root.Values.global | default dict).imageRegistry | default .image.registry }}
{{- $repository := ternary .image.repository (printf "%s/%s" $registry .image.repository) (empty $registry) }}
{{- if .image.digest }}
{{- printf "%s@%s" $repository .image.digest }}
{{- else }}
{{- printf "%s:%s" $repository (.image.tag | default .tag) }}
{{- end }}
{{- end }}

{{/* Those of a chart that has this one in it are names, or a name each. */}}
{{- define "gather.pullSecrets" -}}
{{- $secrets := list }}
{{- range concat ((.Values.global | default dict).imagePullSecrets | default list) (.Values.imagePullSecrets | default list) }}
{{- $secrets = append $secrets (ternary (dict "name" .) . (kindIs "string" .)) }}
{{- end }}
{{- with uniq $secrets }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{- define "gather.containerSecurity" -}}
allowPrivilegeEscalation: false
capabilities:
  drop: [ALL]
readOnlyRootFilesystem: true
{{- end }}
