{{- define "tokenwarden.name" -}}
{{- printf "%s-tokenwarden" .Release.Name | trunc 50 | trimSuffix "-" -}}
{{- end }}

{{- define "tokenwarden.roleName" -}}
{{- printf "%s-%s" (include "tokenwarden.name" .root) .role -}}
{{- end }}

{{- define "tokenwarden.selector" -}}
app.kubernetes.io/name: tokenwarden
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .role }}
{{- end }}

{{- define "tokenwarden.labels" -}}
{{ include "tokenwarden.selector" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version }}
{{- end }}

{{- define "tokenwarden.image" -}}
{{- if .Values.image.digest -}}
{{ .Values.image.repository }}@{{ .Values.image.digest }}
{{- else -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end -}}
{{- end }}

{{- define "tokenwarden.scheme" -}}
{{- if .Values.tls.secret }}https{{ else }}http{{ end -}}
{{- end }}

{{/* The port of a role; empty: it has none besides that of metrics and health. */}}
{{- define "tokenwarden.port" -}}
{{- get (dict "ingest" "18080" "revocation" "18081" "dashboards" "18082" "streams" "") . -}}
{{- end }}

{{- define "tokenwarden.portName" -}}
{{- get (dict "ingest" "gateway" "revocation" "api" "dashboards" "console") . -}}
{{- end }}
