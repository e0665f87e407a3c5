package dev.tokenwarden.standalone.config;

import dev.tokenwarden.service.tls.TlsFiles;
import java.net.URI;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of one process.
 *
 * @param process what runs here
 * @param parts Kafka, Redis and OpenSearch
 * @param revocation where the revocation API is
 * @param receivers who else is notified of revocations, by the revocation role
 * @param oidc where analysts sign in; null: by the printed link only
 * @param ingest what the ingest role does besides admission
 */
public record WardenConfig(
        RoleProcess process,
        Parts parts,
        Listen listen,
        RevocationAccess revocation,
        Receivers receivers,
        @Nullable OidcAccess oidc,
        IngestSettings ingest) {

    /** Default: no notification receivers, no OpenID provider, plain HTTP at the gateway, no {@code ext_authz}. */
    public static WardenConfig of(RoleProcess process, Parts parts, Listen listen) {
        return new WardenConfig(
                process, parts, listen, RevocationAccess.LOCAL, Receivers.NONE, null, IngestSettings.DEFAULT);
    }

    /**
     * What runs in this process.
     *
     * @param data directory of data, credentials and logs
     * @param policy the policy file; null: {@code policy.yaml} in the data directory or, if only some roles run here, the policy
     *     that another process publishes
     * @param partitions number of partitions of event topics that do not exist yet
     * @param jsonLogs whether the log has a JSON object on each line
     */
    public record RoleProcess(
            Path data, Set<PipelineRole> roles, @Nullable Path policy, int partitions, boolean jsonLogs) {
        public RoleProcess {
            roles = Collections.unmodifiableSet(EnumSet.copyOf(roles));
        }

        /** With a log for people. */
        public RoleProcess(Path data, Set<PipelineRole> roles, @Nullable Path policy, int partitions) {
            this(data, roles, policy, partitions, false);
        }
    }

    /** Kafka, Redis and OpenSearch: started here, or elsewhere. */
    public record Parts(KafkaChoice kafka, RedisChoice redis, SearchChoice search) {}

    public Path data() {
        return process.data();
    }

    public Set<PipelineRole> roles() {
        return process.roles();
    }

    /** The policy file that was named, or null; see {@link RoleProcess}. */
    public @Nullable Path policy() {
        return process.policy();
    }

    public int partitions() {
        return process.partitions();
    }

    public KafkaChoice kafka() {
        return parts.kafka();
    }

    public RedisChoice redis() {
        return parts.redis();
    }

    public SearchChoice search() {
        return parts.search();
    }

    /** Whether all roles run in this process. */
    public boolean isWhole() {
        return roles().size() == PipelineRole.values().length;
    }

    /** Where Kafka is. */
    public sealed interface KafkaChoice {
        /** Started in this process. Port 0: any free port. */
        record Embedded(int port) implements KafkaChoice {}

        /** A cluster elsewhere. {@code tls}: null: the authorities of the JVM, and no client certificate. */
        record External(
                String bootstrap,
                String securityProtocol,
                String saslMechanism,
                @Nullable String username,
                @Nullable Secret password,
                @Nullable TlsFiles tls)
                implements KafkaChoice {}
    }

    /** Where Redis is. */
    public sealed interface RedisChoice {
        /** Started in this process. Port 0: any free port. */
        record Embedded(int port) implements RedisChoice {}

        /**
         * A server elsewhere, {@code redis://} or {@code rediss://}.
         *
         * @param tls null: the authorities of the JVM, and no client certificate
         * @param sentinelMaster the name of the master, if {@code url} is a Sentinel; else null
         * @param cluster whether {@code url} is a node of a Redis Cluster
         */
        record External(
                URI url,
                @Nullable String username,
                @Nullable Secret password,
                @Nullable TlsFiles tls,
                @Nullable String sentinelMaster,
                boolean cluster)
                implements RedisChoice {
            /** A single server; certificates are checked with the JVM's trust store. */
            public External(URI url, @Nullable String username, @Nullable Secret password) {
                this(url, username, password, null, null, false);
            }
        }
    }

    /** Where OpenSearch is. */
    public sealed interface SearchChoice {
        /** Started in this process. Port 0: any free port. */
        record Embedded(int port) implements SearchChoice {}

        /**
         * A cluster elsewhere, {@code https://} or {@code http://}.
         *
         * @param tls null: the authorities of the JVM, and no client certificate
         */
        record External(
                URI url,
                @Nullable String username,
                @Nullable Secret password,
                @Nullable TlsFiles tls) implements SearchChoice {
            /** Certificates are checked with the JVM's trust store. */
            public External(URI url, @Nullable String username, @Nullable Secret password) {
                this(url, username, password, null);
            }
        }
    }

    /**
     * Where this process listens. Port 0: any free port.
     *
     * @param consoleUrl the console's address for browsers; null: the address that it listens on
     * @param tls of gateway, API and console; the gateway can have other files
     */
    public record Listen(
            String host,
            int gatewayPort,
            int apiPort,
            int consolePort,
            @Nullable URI consoleUrl,
            ListenTls tls,
            MetricsListen metrics) {
        /** Without TLS, for loopback; meters and health at their default address. */
        public Listen(String host, int gatewayPort, int apiPort, int consolePort, @Nullable URI consoleUrl) {
            this(host, gatewayPort, apiPort, consolePort, consoleUrl, ListenTls.NONE, MetricsListen.DEFAULT);
        }
    }

    /**
     * TLS of the listeners.
     *
     * @param files null: plain HTTP
     * @param isOff whether plain HTTP is wanted outside loopback, too: something in front ends TLS
     */
    public record ListenTls(@Nullable TlsFiles files, boolean isOff) {
        /** Plain HTTP, on loopback only. */
        public static final ListenTls NONE = new ListenTls(null, false);

        /** Plain HTTP everywhere. */
        public static final ListenTls OFF = new ListenTls(null, true);
    }

    /**
     * Where the meters and the health of this process are shown. Port 0: any free port.
     *
     * @param token what clients must present to read meters; null: none, which only loopback may have
     */
    public record MetricsListen(
            String host, int port, @Nullable Secret token) {
        /** On loopback only. */
        public static final MetricsListen DEFAULT = new MetricsListen("127.0.0.1", 18083, null);
    }

    /** The receivers of notifications about revocations; null: no receiver of that kind. */
    public record Receivers(
            @Nullable Webhook webhook,
            @Nullable Client keycloak,
            @Nullable Client revocation) {

        /** No receivers. */
        public static final Receivers NONE = new Receivers(null, null, null);

        /** Receives POST requests that are signed with the key in {@code key}. */
        public record Webhook(URI url, Path key) {}

        /** A service that Tokenwarden calls as an OAuth client. */
        public record Client(URI url, String id, Secret secret) {}
    }

    /**
     * Where the revocation API is, and the token for it.
     *
     * @param url null: in this process, or in the one that runs on the data directory
     * @param token null: the token that this process makes for itself
     * @param origin where {@code url} was set, for messages: a flag, a variable, or file, line and key
     * @param tls null: the authorities of the JVM
     */
    public record RevocationAccess(
            @Nullable URI url,
            @Nullable Secret token,
            @Nullable String origin,
            @Nullable TlsFiles tls) {
        /** In this process, with a token of its own. */
        public static final RevocationAccess LOCAL = new RevocationAccess(null, null, null, null);
    }

    /**
     * The OpenID provider where analysts sign in.
     *
     * @param clientSecret null: a public client
     * @param groupsClaim the claim that lists the groups of an analyst
     * @param groups what each group grants; the first match wins
     */
    public record OidcAccess(
            URI issuer, String clientId, @Nullable Secret clientSecret, String groupsClaim, List<OidcGroup> groups) {
        public OidcAccess {
            groups = List.copyOf(groups);
        }
    }

    /** The role ({@code viewer}, {@code responder} or {@code admin}) and tenants that a group grants. */
    public record OidcGroup(String name, String role, Set<String> tenants) {
        public OidcGroup {
            tenants = Set.copyOf(tenants);
        }
    }
}
