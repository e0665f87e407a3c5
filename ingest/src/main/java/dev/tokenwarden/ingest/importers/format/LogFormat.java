package dev.tokenwarden.ingest.importers.format;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Logs that can be imported. Their fields are described in {@code docs/importers}. */
public enum LogFormat {
    /** AWS CloudTrail. */
    CLOUDTRAIL("cloudtrail", CloudTrail::new),
    /** Keycloak's user events: its log as JSON, as ECS or as text, or the admin API's export. */
    KEYCLOAK("keycloak", Keycloak::new),
    /** Okta's System Log. */
    OKTA("okta", Okta::new),
    /** Microsoft Entra sign-in logs and Microsoft Graph activity logs. */
    ENTRA("entra", Entra::new),
    /** Envoy's and Istio's access log as JSON. */
    ENVOY("envoy", Envoy::new),
    /** Kubernetes audit events, also of AKS, EKS and GKE. */
    KUBERNETES_AUDIT("kubernetes-audit", KubernetesAudit::new);

    private final String wireName;
    private final Function<LogOrigin, RecordMapper> mapper;

    LogFormat(String wireName, Function<LogOrigin, RecordMapper> mapper) {
        this.wireName = wireName;
        this.mapper = mapper;
    }

    /** The format of that name, or null. */
    public static @Nullable LogFormat parse(String wireName) {
        for (LogFormat format : values()) {
            if (format.wireName.equals(wireName)) {
                return format;
            }
        }
        return null;
    }

    /** All names, for people. */
    public static String names() {
        return Arrays.stream(values()).map(LogFormat::wireName).collect(Collectors.joining(", "));
    }

    public String wireName() {
        return wireName;
    }

    public RecordMapper mapper(LogOrigin origin) {
        return mapper.apply(origin);
    }

    /** The policy for such logs, in YAML, with the reasons in comments. Operators merge their own policy over it. */
    public String preset() {
        try (InputStream in = LogFormat.class.getResourceAsStream("presets/" + wireName + ".yaml")) {
            if (in == null) {
                throw new IllegalStateException("no preset for " + wireName);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
