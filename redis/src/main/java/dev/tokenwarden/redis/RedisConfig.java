package dev.tokenwarden.redis;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * How to reach Redis as the one who may write denylists: {@code ~tw:*}, channels {@code tw:*}, scripts.
 *
 * @param user ACL user; null: the default one
 * @param password a secret; null: none
 * @param tls whether to speak TLS, with host names checked
 * @param caFile PEM certificates to trust; null: those of the JVM
 * @param rotation where the password and the certificates are asked for at each connection; null: they stay as they are
 */
public record RedisConfig(
        Deployment deployment,
        @Nullable String user,
        @Nullable String password,
        boolean tls,
        @Nullable Path caFile,
        @Nullable Rotation rotation) {

    /**
     * What can change while clients run.
     *
     * @param password null: as in the configuration
     * @param sockets TLS whose certificates can change; null: as in the configuration
     */
    public record Rotation(
            @Nullable Supplier<String> password, @Nullable SSLSocketFactory sockets) {}

    /** With a password and certificates that stay as they are. */
    public RedisConfig(
            Deployment deployment,
            @Nullable String user,
            @Nullable String password,
            boolean tls,
            @Nullable Path caFile) {
        this(deployment, user, password, tls, caFile, null);
    }

    /** Where one server listens. */
    public record Node(String host, int port) {}

    /** How Redis is run. */
    public sealed interface Deployment {}

    /** One server. */
    public record Single(Node node) implements Deployment {}

    /**
     * A master and its replicas, watched by Sentinels.
     *
     * @param master its name there
     * @param user of the Sentinels themselves; null: the default one
     * @param password of the Sentinels themselves; null: none
     */
    public record Sentinel(
            String master,
            List<Node> sentinels,
            @Nullable String user,
            @Nullable String password) implements Deployment {
        public Sentinel {
            sentinels = some(sentinels);
        }

        /** Without the password. */
        @Override
        public String toString() {
            return "Sentinel[" + master + "@" + sentinels + "]";
        }
    }

    /**
     * A Redis Cluster; one tenant's keys lie in one slot.
     *
     * @param nodes some of its nodes: the others are learned from them
     */
    public record Cluster(List<Node> nodes) implements Deployment {
        public Cluster {
            nodes = some(nodes);
        }
    }

    private static List<Node> some(List<Node> nodes) {
        if (nodes.isEmpty()) {
            throw new IllegalArgumentException("nodes: at least one must be named");
        }
        return List.copyOf(nodes);
    }

    /** One server, with the JVM's trust store. */
    public RedisConfig(String host, int port, @Nullable String user, @Nullable String password, boolean tls) {
        this(new Single(new Node(host, port)), user, password, tls, null);
    }

    /** On loopback, without credentials: for tests. */
    public static RedisConfig local(int port) {
        return new RedisConfig("127.0.0.1", port, null, null, false);
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "RedisConfig[" + deployment + ", user=" + user + ", tls=" + tls + "]";
    }
}
