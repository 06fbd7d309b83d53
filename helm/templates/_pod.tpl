{{- define "gather.pod" -}}
{{- $v := .Values -}}
serviceAccountName: {{ include "gather.serviceAccount" . | quote }}
automountServiceAccountToken: false
# A Service called gather would put GATHER_PORT and more into the environment, which is read as settings.
enableServiceLinks: false
{{- include "gather.pullSecrets" . }}
{{- with $v.hostAliases }}
hostAliases:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $v.dnsPolicy }}
dnsPolicy: {{ . }}
{{- end }}
{{- with $v.dnsConfig }}
dnsConfig:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $v.priorityClassName }}
priorityClassName: {{ . | quote }}
{{- end }}
terminationGracePeriodSeconds: {{ int64 $v.terminationGracePeriodSeconds }}
securityContext:
  runAsNonRoot: true
  {{- with $v.runAsUser }}
  runAsUser: {{ int64 . }}
  {{- end }}
  {{- with $v.runAsGroup }}
  runAsGroup: {{ int64 . }}
  {{- end }}
  seccompProfile:
    type: RuntimeDefault
{{- with $v.initContainers }}
initContainers:
  {{- toYaml . | nindent 2 }}
{{- end }}
containers:
  - {{ include "gather.container" . | nindent 4 | trim }}
  {{- with $v.extraContainers }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
volumes:
  - name: tmp
    emptyDir:
      sizeLimit: {{ $v.tmpSizeLimit }}
  - name: definitions
    configMap:
      name: {{ include "gather.configMap" . | quote }}
  {{- with $v.apiKeys }}
  {{- if .existingSecret }}
  - name: api-keys
    secret:
      secretName: {{ .existingSecret | quote }}
      items: [{ key: {{ .key | quote }}, path: api-keys.yaml }]
  {{- end }}
  {{- end }}
  {{- with $v.extraVolumes }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- with $v.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $v.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $v.affinity }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- if or $v.topologySpread.nodes $v.topologySpread.zones }}
topologySpreadConstraints:
  {{- with $v.topologySpread.nodes }}
  {{- include "gather.spread" (dict "root" $ "over" "kubernetes.io/hostname" "otherwise" .) | nindent 2 }}
  {{- end }}
  {{- with $v.topologySpread.zones }}
  {{- include "gather.spread" (dict "root" $ "over" "topology.kubernetes.io/zone" "otherwise" .) | nindent 2 }}
  {{- end }}
{{- end }}
{{- end }}

{{- define "gather.spread" -}}
- maxSkew: 1
  topologyKey: {{ .over }}
  whenUnsatisfiable: {{ .otherwise }}
  # Pods that a rollout is about to replace do not count.
  matchLabelKeys: [pod-template-hash]
  # Nor does a node that takes none, as it is tainted or drained.
  nodeTaintsPolicy: Honor
  labelSelector:
    matchLabels:
      {{- include "gather.selectorLabels" .root | nindent 6 }}
{{- end }}
