package dev.tokenwarden.standalone.config;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * All settings. A setting has one name in three spellings: {@code kafka.bootstrap} in {@code warden.yaml}, {@code
 * TOKENWARDEN_KAFKA_BOOTSTRAP} in the environment and, for the common ones, a flag. A flag wins over the environment, the
 * environment over the file. A secret has no flag and no place in {@code warden.yaml}: it is in a variable of its name, or in a
 * file that the setting with {@code _file} behind its name points to.
 */
public enum Setting {
    DATA("data", "--data"),
    ONLY("only", "--only"),
    POLICY("policy", "--policy"),
    PARTITIONS("partitions", "--partitions"),
    LOG_FORMAT("log.format", "--log-format"),
    LISTEN_HOST("listen.host", "--listen"),
    GATEWAY_PORT("listen.gateway_port", "--gateway-port"),
    API_PORT("listen.api_port", "--api-port"),
    CONSOLE_PORT("listen.console_port", "--console-port"),
    CONSOLE_URL("listen.console_url", "--console-url"),
    TLS("tls", "--tls"),
    TLS_CERTIFICATE_FILE("tls.certificate_file", ""),
    TLS_KEY_FILE("tls.key_file", ""),
    TLS_CLIENT_CA_FILE("tls.client_ca_file", ""),
    TLS_CLIENT_CERTIFICATES("tls.client_certificates", ""),
    METRICS_LISTEN("metrics.listen", "--metrics"),
    METRICS_TOKEN("metrics.token", ""),
    METRICS_TOKEN_FILE("metrics.token_file", ""),
    GATEWAY_CERTIFICATE_FILE("gateway.certificate_file", ""),
    GATEWAY_KEY_FILE("gateway.key_file", ""),
    GATEWAY_CLIENT_CA_FILE("gateway.client_ca_file", ""),
    GATEWAY_JWT_ISSUER("gateway.jwt_issuer", ""),
    GATEWAY_JWKS_URL("gateway.jwks_url", ""),
    GATEWAY_AUDIENCE("gateway.audience", ""),
    GATEWAY_CLAIMS("gateway.claims", ""),
    GATEWAY_SENDER_CONSTRAINED_ONLY("gateway.sender_constrained_only", ""),
    ENRICHMENT_DATABASES("enrichment.databases", ""),
    ENRICHMENT_PSEUDONYMS("enrichment.pseudonyms", ""),
    ENRICHMENT_KEY("enrichment.key", ""),
    ENRICHMENT_KEY_FILE("enrichment.key_file", ""),
    PROXIES_TRUSTED("proxies.trusted", ""),
    PROXIES_HEADER("proxies.header", ""),
    EXT_AUTHZ_PORT("ext_authz.port", ""),
    EXT_AUTHZ_CERTIFICATE_FILE("ext_authz.certificate_file", ""),
    EXT_AUTHZ_KEY_FILE("ext_authz.key_file", ""),
    EXT_AUTHZ_CLIENT_CA_FILE("ext_authz.client_ca_file", ""),
    EXT_AUTHZ_CLIENTS("ext_authz.clients", ""),
    EXT_AUTHZ_ISSUERS("ext_authz.issuers", ""),
    EXT_AUTHZ_AUDIENCES("ext_authz.audiences", ""),
    EXT_AUTHZ_REGISTRATION("ext_authz.registration", ""),
    EXT_AUTHZ_EDGE("ext_authz.edge", ""),
    EXT_AUTHZ_SENDER_CONSTRAINED_ONLY("ext_authz.sender_constrained_only", ""),
    KAFKA_BOOTSTRAP("kafka.bootstrap", "--kafka"),
    KAFKA_PORT("kafka.port", "--kafka-port"),
    KAFKA_SECURITY_PROTOCOL("kafka.security_protocol", ""),
    KAFKA_SASL_MECHANISM("kafka.sasl_mechanism", ""),
    KAFKA_USERNAME("kafka.username", ""),
    KAFKA_PASSWORD("kafka.password", ""),
    KAFKA_PASSWORD_FILE("kafka.password_file", ""),
    KAFKA_CA_FILE("kafka.ca_file", ""),
    KAFKA_CERTIFICATE_FILE("kafka.certificate_file", ""),
    KAFKA_KEY_FILE("kafka.key_file", ""),
    REDIS_URL("redis.url", "--redis"),
    REDIS_PORT("redis.port", "--redis-port"),
    REDIS_USERNAME("redis.username", ""),
    REDIS_PASSWORD("redis.password", ""),
    REDIS_PASSWORD_FILE("redis.password_file", ""),
    REDIS_CA_FILE("redis.ca_file", ""),
    REDIS_CERTIFICATE_FILE("redis.certificate_file", ""),
    REDIS_KEY_FILE("redis.key_file", ""),
    REDIS_SENTINEL_MASTER("redis.sentinel_master", ""),
    REDIS_CLUSTER("redis.cluster", ""),
    OPENSEARCH_URL("opensearch.url", "--opensearch"),
    OPENSEARCH_PORT("opensearch.port", "--opensearch-port"),
    OPENSEARCH_USERNAME("opensearch.username", ""),
    OPENSEARCH_PASSWORD("opensearch.password", ""),
    OPENSEARCH_PASSWORD_FILE("opensearch.password_file", ""),
    OPENSEARCH_CA_FILE("opensearch.ca_file", ""),
    OPENSEARCH_CERTIFICATE_FILE("opensearch.certificate_file", ""),
    OPENSEARCH_KEY_FILE("opensearch.key_file", ""),
    REVOCATION_URL("revocation.url", "--api"),
    REVOCATION_TOKEN("revocation.token", ""),
    REVOCATION_TOKEN_FILE("revocation.token_file", ""),
    REVOCATION_CA_FILE("revocation.ca_file", ""),
    REVOCATION_CERTIFICATE_FILE("revocation.certificate_file", ""),
    REVOCATION_KEY_FILE("revocation.key_file", ""),
    NOTIFY_WEBHOOK_URL("notify.webhook_url", ""),
    NOTIFY_WEBHOOK_KEY_FILE("notify.webhook_key_file", ""),
    NOTIFY_KEYCLOAK_URL("notify.keycloak_url", ""),
    NOTIFY_KEYCLOAK_CLIENT("notify.keycloak_client", ""),
    NOTIFY_KEYCLOAK_SECRET("notify.keycloak_secret", ""),
    NOTIFY_KEYCLOAK_SECRET_FILE("notify.keycloak_secret_file", ""),
    NOTIFY_REVOCATION_URL("notify.revocation_url", ""),
    NOTIFY_REVOCATION_CLIENT("notify.revocation_client", ""),
    NOTIFY_REVOCATION_SECRET("notify.revocation_secret", ""),
    NOTIFY_REVOCATION_SECRET_FILE("notify.revocation_secret_file", ""),
    OIDC_ISSUER("oidc.issuer", ""),
    OIDC_CLIENT_ID("oidc.client_id", ""),
    OIDC_CLIENT_SECRET("oidc.client_secret", ""),
    OIDC_CLIENT_SECRET_FILE("oidc.client_secret_file", ""),
    OIDC_GROUPS_CLAIM("oidc.groups_claim", ""),
    OIDC_GROUPS("oidc.groups", "");

    /** The prefix of all variables. */
    static final String ENV_PREFIX = "TOKENWARDEN_";

    private static final Map<String, Setting> BY_KEY =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Setting::key, Function.identity()));
    private static final Map<String, Setting> BY_VARIABLE =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Setting::variable, Function.identity()));

    private final String key;
    private final String flag;

    Setting(String key, String flag) {
        this.key = key;
        this.flag = flag;
    }

    /** The name in {@code warden.yaml}. */
    public String key() {
        return key;
    }

    /** The flag, or empty. */
    public String flag() {
        return flag;
    }

    /** The name in the environment. */
    public String variable() {
        return ENV_PREFIX + key.replace('.', '_').toUpperCase(Locale.ROOT);
    }

    /** Whether only the environment can hold it. */
    boolean isSecret() {
        return this == ENRICHMENT_KEY
                || this == METRICS_TOKEN
                || this == KAFKA_PASSWORD
                || this == REDIS_PASSWORD
                || this == OPENSEARCH_PASSWORD
                || this == REVOCATION_TOKEN
                || this == NOTIFY_KEYCLOAK_SECRET
                || this == NOTIFY_REVOCATION_SECRET
                || this == OIDC_CLIENT_SECRET;
    }

    /** Whether several values may be given: separated by commas, or as a list in {@code warden.yaml}. */
    boolean isList() {
        return switch (this) {
            case ONLY,
                    ENRICHMENT_DATABASES,
                    ENRICHMENT_PSEUDONYMS,
                    GATEWAY_AUDIENCE,
                    PROXIES_TRUSTED,
                    EXT_AUTHZ_CLIENTS,
                    EXT_AUTHZ_ISSUERS,
                    EXT_AUTHZ_SENDER_CONSTRAINED_ONLY,
                    EXT_AUTHZ_AUDIENCES -> true;
            default -> false;
        };
    }

    static Map<String, Setting> byKey() {
        return BY_KEY;
    }

    static Map<String, Setting> byVariable() {
        return BY_VARIABLE;
    }
}
