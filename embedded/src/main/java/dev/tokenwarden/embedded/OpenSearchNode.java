package dev.tokenwarden.embedded;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.opensearch.analysis.common.CommonAnalysisPlugin;
import org.opensearch.cluster.service.ClusterService;
import org.opensearch.common.settings.Settings;
import org.opensearch.index.reindex.ReindexPlugin;
import org.opensearch.ingest.common.IngestCommonPlugin;
import org.opensearch.node.InternalSettingsPreparer;
import org.opensearch.node.Node;
import org.opensearch.node.NodeValidationException;
import org.opensearch.painless.PainlessPlugin;
import org.opensearch.plugins.Plugin;

/** An OpenSearch node in this JVM. */
final class OpenSearchNode implements RunningPart {
    private static final String ADMIN = "admin";
    private static final long STOP_LIMIT_SECONDS = 4;

    private final Node node;
    private final OpenSearchPart part;

    private OpenSearchNode(Node node, OpenSearchPart part) {
        this.node = node;
        this.part = part;
    }

    /**
     * Starts a node that is a cluster of its own.
     *
     * @throws EmbeddedException if it does not come up
     */
    static OpenSearchNode start(Path dir, int port, Credentials credentials) {
        String password = credentials.password(Part.OPENSEARCH, ADMIN);
        Node node = null;
        try {
            node = new PluggedNode(settings(dir, port, RedisSettings.sha256(password)));
            node.start();
            var access = new OpenSearchAccess(URI.create("http://127.0.0.1:" + port), ADMIN, password);
            return new OpenSearchNode(node, new OpenSearchPart(access));
        } catch (NodeValidationException | RuntimeException e) {
            if (node != null) {
                close(node);
            }
            throw new EmbeddedException("opensearch did not start: " + e.getMessage(), e);
        }
    }

    private static Settings settings(Path dir, int port, String adminHash) {
        return Settings.builder()
                .put("cluster.name", "tokenwarden")
                .put("node.name", "embedded")
                .put("path.home", dir)
                .putList("path.data", dir.resolve("data").toString())
                .putList("path.repo", dir.resolve("snapshots").toString())
                .put("path.logs", dir.resolve("logs"))
                .put("discovery.type", "single-node")
                .put("network.host", "127.0.0.1")
                .put("http.port", port)
                .put("http.type", AuthenticatedNetwork.NAME)
                .put("transport.type", AuthenticatedNetwork.NAME)
                .put(AuthenticatedNetwork.userSetting(ADMIN), adminHash)
                .put("http.max_content_length", "32mb")
                .put("node.processors", Math.min(2, Runtime.getRuntime().availableProcessors()))
                // A nearly full disk is for the owner of the machine to judge; the node would silently turn read-only.
                .put("cluster.routing.allocation.disk.threshold_enabled", false)
                .put("search_backpressure.mode", "disabled")
                .put("task_resource_tracking.enabled", false)
                .put("indices.queries.cache.size", "2%")
                .put("indices.requests.cache.size", "1%")
                .put("indices.fielddata.cache.size", "10%")
                .build();
    }

    private static void close(Node node) {
        try {
            node.close();
            if (!node.awaitClose(STOP_LIMIT_SECONDS, TimeUnit.SECONDS)) {
                throw new EmbeddedException("opensearch did not stop within " + STOP_LIMIT_SECONDS + " s");
            }
        } catch (IOException e) {
            throw new EmbeddedException("opensearch did not stop cleanly: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    OpenSearchPart part() {
        return part;
    }

    @Override
    public void stop() {
        close(node);
    }

    /** A node with plugins from the class path instead of a plugin directory. */
    private static final class PluggedNode extends Node {
        private static final List<Class<? extends Plugin>> PLUGINS = List.of(
                AuthenticatedNetwork.class,
                PainlessPlugin.class,
                ReindexPlugin.class,
                CommonAnalysisPlugin.class,
                IngestCommonPlugin.class);

        PluggedNode(Settings settings) {
            super(
                    InternalSettingsPreparer.prepareEnvironment(settings, Map.of(), null, () -> "embedded"),
                    PLUGINS,
                    false);
        }

        /** Would put the node's id into log lines, through a static field that a second node in this JVM trips over. */
        @Override
        protected void configureNodeAndClusterIdStateListener(ClusterService clusterService) {}
    }
}
