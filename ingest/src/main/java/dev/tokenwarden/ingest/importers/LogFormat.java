package dev.tokenwarden.ingest.importers;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Logs that can be imported. What becomes of their fields: {@code docs/importers}. */
public enum LogFormat {
    /** AWS CloudTrail. */
    CLOUDTRAIL("cloudtrail", Set.of("Records", "Events"), CloudTrail::new),
    /** Keycloak's user events: its JSON log, or the admin API's export. */
    KEYCLOAK("keycloak", Set.of("events"), Keycloak::new),
    /** Okta's System Log. */
    OKTA("okta", Set.of("events"), Okta::new),
    /** Microsoft Entra sign-in logs: Graph, or Azure Monitor. */
    ENTRA("entra", Set.of("value", "records"), Entra::new),
    /** Envoy's and Istio's access log as JSON. */
    ENVOY("envoy", Set.of(), Envoy::new),
    /** Kubernetes audit events. */
    KUBERNETES_AUDIT("kubernetes-audit", Set.of("items"), KubernetesAudit::new);

    private final String wireName;
    private final Set<String> containers;
    private final Function<LogOrigin, RecordMapper> mapper;

    LogFormat(String wireName, Set<String> containers, Function<LogOrigin, RecordMapper> mapper) {
        this.wireName = wireName;
        this.containers = containers;
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

    /** Members of an envelope whose array holds the records. */
    Set<String> containers() {
        return containers;
    }

    RecordMapper mapper(LogOrigin origin) {
        return mapper.apply(origin);
    }

    /** The policy by which such logs are judged where nobody gives another: YAML, with the reasons in comments. */
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
