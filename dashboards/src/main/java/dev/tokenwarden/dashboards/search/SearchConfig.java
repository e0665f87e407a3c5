package dev.tokenwarden.dashboards.search;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;

/**
 * Connection to OpenSearch.
 *
 * @param nodes {@code http} or {@code https} URLs of nodes, without a path; requests use them in turn
 * @param user user name for basic authentication
 * @param password asked for at each request; not in {@link #toString()}
 * @param timeout timeout of one request
 * @param tls keys and authorities for {@code https}; empty: those of the JVM
 */
public record SearchConfig(
        List<URI> nodes, String user, Supplier<String> password, Duration timeout, Optional<SSLContext> tls) {
    public SearchConfig {
        nodes = List.copyOf(nodes);
        if (nodes.isEmpty()) {
            throw new IllegalArgumentException("opensearch.nodes: at least one URL is needed");
        }
        for (URI node : nodes) {
            if (node.getHost() == null || !("http".equals(node.getScheme()) || "https".equals(node.getScheme()))) {
                throw new IllegalArgumentException("opensearch.nodes: " + node + " is not an http or https URL");
            }
        }
        if (user.isEmpty()) {
            throw new IllegalArgumentException("opensearch.user: must not be empty");
        }
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("opensearch.timeout: must be positive");
        }
    }

    /** One node, with a timeout of 30 s and a password that does not change. */
    public static SearchConfig of(URI node, String user, String password) {
        return of(node, user, () -> password, Optional.empty());
    }

    /** One node, with a timeout of 30 s. */
    public static SearchConfig of(URI node, String user, Supplier<String> password, Optional<SSLContext> tls) {
        return new SearchConfig(List.of(node), user, password, Duration.ofSeconds(30), tls);
    }

    @Override
    public String toString() {
        return "SearchConfig[nodes=" + nodes + ", user=" + user + ", password=********, timeout=" + timeout + "]";
    }
}
