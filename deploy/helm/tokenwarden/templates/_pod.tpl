{{/* The pod of a role. Arguments: root, role, persistent (whether its data is on a volume claim). */}}
{{- define "tokenwarden.pod" -}}
{{- $v := .root.Values -}}
{{- $role := .role -}}
{{- $r := index $v.roles $role -}}
{{- $port := include "tokenwarden.port" $role -}}
metadata:
  labels:
    {{- include "tokenwarden.labels" . | nindent 4 }}
  {{- with $r.annotations }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
spec:
  serviceAccountName: {{ include "tokenwarden.name" .root }}
  automountServiceAccountToken: false
  enableServiceLinks: false
  terminationGracePeriodSeconds: 60
  {{- with $v.imagePullSecrets }}
  imagePullSecrets:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  securityContext:
    {{- toYaml $v.podSecurityContext | nindent 4 }}
  {{- with $r.nodeSelector }}
  nodeSelector:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with $r.tolerations }}
  tolerations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  topologySpreadConstraints:
    {{- range list "topology.kubernetes.io/zone" "kubernetes.io/hostname" }}
    - maxSkew: 1
      topologyKey: {{ . }}
      whenUnsatisfiable: ScheduleAnyway
      labelSelector:
        matchLabels:
          {{- include "tokenwarden.selector" $ | nindent 10 }}
    {{- end }}
  containers:
    - name: {{ $role }}
      image: {{ include "tokenwarden.image" .root }}
      imagePullPolicy: {{ $v.image.pullPolicy }}
      args: [up, --verbose, --only, {{ $role }}]
      securityContext:
        allowPrivilegeEscalation: false
        readOnlyRootFilesystem: true
        capabilities: {drop: [ALL]}
      ports:
        {{- if $port }}
        - {name: {{ include "tokenwarden.portName" $role }}, containerPort: {{ $port }}}
        {{- end }}
        - {name: metrics, containerPort: {{ $v.metrics.port }}}
      env:
        {{- include "tokenwarden.env" . | nindent 8 }}
      startupProbe:
        httpGet: {path: /health/live, port: metrics, scheme: {{ include "tokenwarden.scheme" .root | upper }}}
        periodSeconds: 5
        failureThreshold: 60
      livenessProbe:
        httpGet: {path: /health/live, port: metrics, scheme: {{ include "tokenwarden.scheme" .root | upper }}}
        periodSeconds: 10
        timeoutSeconds: 5
        failureThreshold: 6
      readinessProbe:
        httpGet: {path: /health/ready, port: metrics, scheme: {{ include "tokenwarden.scheme" .root | upper }}}
        periodSeconds: 5
        timeoutSeconds: 5
      resources:
        {{- toYaml $r.resources | nindent 8 }}
      volumeMounts:
        - {name: data, mountPath: /var/lib/warden}
        - {name: tmp, mountPath: /tmp}
        {{- range include "tokenwarden.secrets" . | fromYamlArray }}
        - {name: {{ .name }}, mountPath: /etc/tokenwarden/{{ .name }}, readOnly: true}
        {{- end }}
        {{- if eq $role "revocation" }}
        - {name: policy, mountPath: /etc/tokenwarden/policy, readOnly: true}
        {{- end }}
  volumes:
    {{- if not .persistent }}
    - name: data
      emptyDir: {}
    {{- end }}
    - name: tmp
      emptyDir: {}
    {{- range include "tokenwarden.secrets" . | fromYamlArray }}
    - name: {{ .name }}
      secret: {secretName: {{ .secret }}, defaultMode: 0440}
    {{- end }}
    {{- if eq $role "revocation" }}
    - name: policy
      configMap: {name: {{ $v.policy.configMap }}}
    {{- end }}
{{- end }}

{{/* The Secrets of a role, as a list of name (of the volume) and secret. A role gets only those that it needs. */}}
{{- define "tokenwarden.secrets" -}}
{{- $v := .root.Values -}}
{{- $r := index $v.roles .role -}}
{{- if $r.kafka.username }}
- {name: kafka, secret: {{ $r.kafka.password.secret }}}
{{- end }}
{{- if $v.kafka.ca.secret }}
- {name: kafka-ca, secret: {{ $v.kafka.ca.secret }}}
{{- end }}
- {name: metrics-token, secret: {{ $v.metrics.token.secret }}}
{{- if $v.tls.secret }}
- {name: tls, secret: {{ $v.tls.secret }}}
{{- end }}
{{- if eq .role "revocation" }}
{{- if $v.redis.username }}
- {name: redis, secret: {{ $v.redis.password.secret }}}
{{- end }}
{{- if $v.redis.ca.secret }}
- {name: redis-ca, secret: {{ $v.redis.ca.secret }}}
{{- end }}
{{- end }}
{{- if or (eq .role "revocation") (eq .role "dashboards") }}
- {name: console-token, secret: {{ $v.consoleToken.secret }}}
{{- end }}
{{- if eq .role "dashboards" }}
- {name: opensearch, secret: {{ $v.opensearch.password.secret }}}
{{- if $v.opensearch.ca.secret }}
- {name: opensearch-ca, secret: {{ $v.opensearch.ca.secret }}}
{{- end }}
{{- if and $v.tls.secret $v.tls.ca.secret }}
- {name: tls-ca, secret: {{ $v.tls.ca.secret }}}
{{- end }}
{{- if $v.console.oidc.clientSecret.secret }}
- {name: oidc, secret: {{ $v.console.oidc.clientSecret.secret }}}
{{- end }}
{{- end }}
{{- end }}

{{/* The settings of a role. Secrets are files, so that none is in the environment. */}}
{{- define "tokenwarden.env" -}}
{{- $v := .root.Values -}}
{{- $r := index $v.roles .role -}}
{{- $files := "/etc/tokenwarden" -}}
- {name: TOKENWARDEN_DATA, value: /var/lib/warden}
- {name: TOKENWARDEN_LISTEN_HOST, value: 0.0.0.0}
- {name: TOKENWARDEN_METRICS_LISTEN, value: "0.0.0.0:{{ $v.metrics.port }}"}
- {name: TOKENWARDEN_METRICS_TOKEN_FILE, value: {{ $files }}/metrics-token/{{ $v.metrics.token.key }}}
- {name: TOKENWARDEN_KAFKA_BOOTSTRAP, value: {{ required "kafka.bootstrap is required" $v.kafka.bootstrap | quote }}}
- {name: TOKENWARDEN_KAFKA_SECURITY_PROTOCOL, value: {{ $v.kafka.securityProtocol }}}
{{- if $r.kafka.username }}
- {name: TOKENWARDEN_KAFKA_SASL_MECHANISM, value: {{ $v.kafka.saslMechanism }}}
- {name: TOKENWARDEN_KAFKA_USERNAME, value: {{ $r.kafka.username | quote }}}
- {name: TOKENWARDEN_KAFKA_PASSWORD_FILE, value: {{ $files }}/kafka/{{ $r.kafka.password.key }}}
{{- end }}
{{- if $v.kafka.ca.secret }}
- {name: TOKENWARDEN_KAFKA_CA_FILE, value: {{ $files }}/kafka-ca/{{ $v.kafka.ca.key }}}
{{- end }}
{{- if $v.tls.secret }}
- {name: TOKENWARDEN_TLS_CERTIFICATE_FILE, value: {{ $files }}/tls/tls.crt}
- {name: TOKENWARDEN_TLS_KEY_FILE, value: {{ $files }}/tls/tls.key}
{{- else if $v.tls.plaintext }}
- {name: TOKENWARDEN_TLS, value: "off"}
{{- else }}
{{- fail "tls.secret is required, or tls.plaintext: true where a mesh or a proxy ends TLS" }}
{{- end }}
{{- if eq .role "ingest" }}
{{- if $v.gateway.jwtIssuer }}
- {name: TOKENWARDEN_GATEWAY_JWT_ISSUER, value: {{ $v.gateway.jwtIssuer | quote }}}
- {name: TOKENWARDEN_GATEWAY_JWKS_URL, value: {{ required "gateway.jwksUrl is required with gateway.jwtIssuer" $v.gateway.jwksUrl | quote }}}
{{- end }}
{{- end }}
{{- if eq .role "revocation" }}
- {name: TOKENWARDEN_POLICY, value: {{ $files }}/policy/{{ $v.policy.key }}}
- {name: TOKENWARDEN_REDIS_URL, value: {{ required "redis.url is required" $v.redis.url | quote }}}
{{- if $v.redis.username }}
- {name: TOKENWARDEN_REDIS_USERNAME, value: {{ $v.redis.username | quote }}}
- {name: TOKENWARDEN_REDIS_PASSWORD_FILE, value: {{ $files }}/redis/{{ $v.redis.password.key }}}
{{- end }}
{{- if $v.redis.ca.secret }}
- {name: TOKENWARDEN_REDIS_CA_FILE, value: {{ $files }}/redis-ca/{{ $v.redis.ca.key }}}
{{- end }}
{{- end }}
{{- if or (eq .role "revocation") (eq .role "dashboards") }}
- {name: TOKENWARDEN_REVOCATION_TOKEN_FILE, value: {{ $files }}/console-token/{{ $v.consoleToken.key }}}
{{- end }}
{{- if eq .role "dashboards" }}
- name: TOKENWARDEN_REVOCATION_URL
  value: {{ include "tokenwarden.scheme" .root }}://{{ include "tokenwarden.roleName" (dict "root" .root "role" "revocation") }}:18081
{{- if and $v.tls.secret $v.tls.ca.secret }}
- {name: TOKENWARDEN_REVOCATION_CA_FILE, value: {{ $files }}/tls-ca/{{ $v.tls.ca.key }}}
{{- end }}
- {name: TOKENWARDEN_OPENSEARCH_URL, value: {{ required "opensearch.url is required" $v.opensearch.url | quote }}}
- {name: TOKENWARDEN_OPENSEARCH_USERNAME, value: {{ $v.opensearch.username | quote }}}
- {name: TOKENWARDEN_OPENSEARCH_PASSWORD_FILE, value: {{ $files }}/opensearch/{{ $v.opensearch.password.key }}}
{{- if $v.opensearch.ca.secret }}
- {name: TOKENWARDEN_OPENSEARCH_CA_FILE, value: {{ $files }}/opensearch-ca/{{ $v.opensearch.ca.key }}}
{{- end }}
{{- if $v.console.url }}
- {name: TOKENWARDEN_LISTEN_CONSOLE_URL, value: {{ $v.console.url | quote }}}
{{- end }}
{{- with $v.console.oidc }}
{{- if .issuer }}
- {name: TOKENWARDEN_OIDC_ISSUER, value: {{ .issuer | quote }}}
- {name: TOKENWARDEN_OIDC_CLIENT_ID, value: {{ .clientId | quote }}}
- {name: TOKENWARDEN_OIDC_GROUPS_CLAIM, value: {{ .groupsClaim | quote }}}
- {name: TOKENWARDEN_OIDC_GROUPS, value: {{ required "console.oidc.groups is required with console.oidc.issuer" .groups | quote }}}
{{- if .clientSecret.secret }}
- {name: TOKENWARDEN_OIDC_CLIENT_SECRET_FILE, value: {{ $files }}/oidc/{{ .clientSecret.key }}}
{{- end }}
{{- end }}
{{- end }}
{{- end }}
{{- with $v.extraEnv }}
{{ toYaml . }}
{{- end }}
{{- end }}
