package dev.tokenwarden.embedded;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.opensearch.common.network.NetworkService;
import org.opensearch.common.settings.ClusterSettings;
import org.opensearch.common.settings.Setting;
import org.opensearch.common.settings.Settings;
import org.opensearch.common.util.BigArrays;
import org.opensearch.common.util.PageCacheRecycler;
import org.opensearch.core.common.io.stream.NamedWriteableRegistry;
import org.opensearch.core.indices.breaker.CircuitBreakerService;
import org.opensearch.core.xcontent.NamedXContentRegistry;
import org.opensearch.http.HttpServerTransport;
import org.opensearch.telemetry.tracing.Tracer;
import org.opensearch.threadpool.ThreadPool;
import org.opensearch.transport.Netty4Plugin;
import org.opensearch.transport.Transport;

/**
 * The node's network: HTTP behind {@link BasicAuthentication}, and no node-to-node transport. OpenSearch makes the instance
 * itself, so it has to be public and to learn of the users through settings.
 */
public final class AuthenticatedNetwork extends Netty4Plugin {
    static final String NAME = "tokenwarden";

    /** {@code tokenwarden.user.<name>}: SHA-256 of the password. */
    private static final Setting.AffixSetting<String> USERS =
            Setting.prefixKeySetting(NAME + ".user.", key -> Setting.simpleString(key, Setting.Property.NodeScope));

    static String userSetting(String user) {
        return NAME + ".user." + user;
    }

    @Override
    public List<Setting<?>> getSettings() {
        return Stream.concat(super.getSettings().stream(), Stream.<Setting<?>>of(USERS))
                .toList();
    }

    /** Keeps the hashes out of the settings that the node reports. */
    @Override
    public List<String> getSettingsFilter() {
        return List.of(NAME + ".user.*");
    }

    @Override
    public Map<String, Supplier<Transport>> getTransports(
            Settings settings,
            ThreadPool threadPool,
            PageCacheRecycler pageCacheRecycler,
            CircuitBreakerService circuitBreakerService,
            NamedWriteableRegistry namedWriteableRegistry,
            NetworkService networkService,
            Tracer tracer) {
        return Map.of(NAME, LocalTransport::new);
    }

    @Override
    public Map<String, Supplier<HttpServerTransport>> getHttpTransports(
            Settings settings,
            ThreadPool threadPool,
            BigArrays bigArrays,
            PageCacheRecycler pageCacheRecycler,
            CircuitBreakerService circuitBreakerService,
            NamedXContentRegistry xContentRegistry,
            NetworkService networkService,
            HttpServerTransport.Dispatcher dispatcher,
            ClusterSettings clusterSettings,
            Tracer tracer) {
        var guarded = new BasicAuthentication(dispatcher, USERS.getAsMap(settings));
        var supplier = super.getHttpTransports(
                        settings,
                        threadPool,
                        bigArrays,
                        pageCacheRecycler,
                        circuitBreakerService,
                        xContentRegistry,
                        networkService,
                        guarded,
                        clusterSettings,
                        tracer)
                .get(NETTY_HTTP_TRANSPORT_NAME);
        return Map.of(NAME, supplier);
    }
}
