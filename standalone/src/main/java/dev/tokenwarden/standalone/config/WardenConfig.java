package dev.tokenwarden.standalone.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one process runs, and against what.
 *
 * @param data directory of data, credentials and logs
 * @param roles what runs here
 * @param policy the policy file; null: {@code policy.yaml} in the data directory, or, where only some roles run, what
 *     another process publishes
 * @param told whom the revocation role tells besides
 * @param partitions of the topics that are keyed by token, where they do not exist yet
 * @param oidc where analysts sign in; null: by login link only
 */
public record WardenConfig(
        Path data,
        Set<Role> roles,
        @Nullable Path policy,
        int partitions,
        Listen listen,
        KafkaChoice kafka,
        RedisChoice redis,
        SearchChoice search,
        RevocationAccess revocation,
        Notify told,
        @Nullable OidcAccess oidc,
        IngestSettings ingest) {

    /** Telling nobody, without an OpenID provider, and with nothing but admission and a plain gateway at the door. */
    public WardenConfig(
            Path data,
            Set<Role> roles,
            @Nullable Path policy,
            int partitions,
            Listen listen,
            KafkaChoice kafka,
            RedisChoice redis,
            SearchChoice search,
            RevocationAccess revocation) {
        this(
                data,
                roles,
                policy,
                partitions,
                listen,
                kafka,
                redis,
                search,
                revocation,
                Notify.NOBODY,
                null,
                IngestSettings.DEFAULT);
    }

    public WardenConfig {
        roles = Collections.unmodifiableSet(EnumSet.copyOf(roles));
    }

    /** Without an OpenID provider, with nothing but admission and a plain gateway at the door. */
    public WardenConfig(
            Path data,
            Set<Role> roles,
            @Nullable Path policy,
            int partitions,
            Listen listen,
            KafkaChoice kafka,
            RedisChoice redis,
            SearchChoice search,
            RevocationAccess revocation,
            Notify told) {
        this(
                data,
                roles,
                policy,
                partitions,
                listen,
                kafka,
                redis,
                search,
                revocation,
                told,
                null,
                IngestSettings.DEFAULT);
    }

    /** Whether all roles run here, on whatever parts. */
    public boolean isWhole() {
        return roles.size() == Role.values().length;
    }

    /** Where Kafka is. */
    public sealed interface KafkaChoice {
        /** Started here. Port 0 means any that is free. */
        record Embedded(int port) implements KafkaChoice {}

        /** Elsewhere. {@code caFile} holds PEM certificates to trust; null: those of the JVM. */
        record External(
                String bootstrap,
                String securityProtocol,
                String saslMechanism,
                @Nullable String username,
                @Nullable Secret password,
                @Nullable Path caFile)
                implements KafkaChoice {}
    }

    /** Where Redis is. */
    public sealed interface RedisChoice {
        /** Started here. Port 0 means any that is free. */
        record Embedded(int port) implements RedisChoice {}

        /**
         * Elsewhere, {@code redis://} or {@code rediss://}.
         *
         * @param caFile PEM certificates to trust; null: those of the JVM
         * @param sentinelMaster the master's name, where the address is that of a Sentinel; null: it is not
         * @param cluster whether the address is that of a node of a Cluster
         */
        record External(
                URI url,
                @Nullable String username,
                @Nullable Secret password,
                @Nullable Path caFile,
                @Nullable String sentinelMaster,
                boolean cluster)
                implements RedisChoice {
            /** One server, and the JVM's trust store. */
            public External(URI url, @Nullable String username, @Nullable Secret password) {
                this(url, username, password, null, null, false);
            }
        }
    }

    /** Where OpenSearch is. */
    public sealed interface SearchChoice {
        /** Started here. Port 0 means any that is free. */
        record Embedded(int port) implements SearchChoice {}

        /** Elsewhere, {@code https://} or {@code http://}. */
        record External(
                URI url,
                @Nullable String username,
                @Nullable Secret password) implements SearchChoice {}
    }

    /**
     * Where this process listens. Ports of 0 mean any that is free.
     *
     * @param consoleUrl how browsers reach the console; null: at the address it listens on
     */
    public record Listen(
            String host,
            int gatewayPort,
            int apiPort,
            int consolePort,
            @Nullable URI consoleUrl) {}

    /** Whom the revocation role tells besides; null: not them. */
    public record Notify(
            @Nullable Webhook webhook,
            @Nullable Client keycloak,
            @Nullable Client revocation) {

        /** Nobody. */
        public static final Notify NOBODY = new Notify(null, null, null);

        /** Is told by POSTs that are signed with the key in that file. */
        public record Webhook(URI url, Path key) {}

        /** Is told by one who signs in there. */
        public record Client(URI url, String id, Secret secret) {}
    }

    /** Where the revocation API is, and the token that speaks for the console; null: those of this process. */
    public record RevocationAccess(
            @Nullable URI url, @Nullable Secret token) {}

    /**
     * The OpenID provider that analysts sign in at.
     *
     * @param clientSecret null: a public client
     * @param groupsClaim the claim that names an analyst's groups
     * @param groups what each grants, the first that fits
     */
    public record OidcAccess(
            URI issuer, String clientId, @Nullable Secret clientSecret, String groupsClaim, List<OidcGroup> groups) {
        public OidcAccess {
            groups = List.copyOf(groups);
        }
    }

    /** What members of a group may do ({@code viewer}, {@code responder}, {@code admin}), in which tenants. */
    public record OidcGroup(String name, String role, Set<String> tenants) {
        public OidcGroup {
            tenants = Set.copyOf(tenants);
        }
    }
}
