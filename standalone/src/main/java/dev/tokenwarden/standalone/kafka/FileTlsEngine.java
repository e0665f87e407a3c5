package dev.tokenwarden.standalone.kafka;

import dev.tokenwarden.service.tls.ReloadingTls;
import dev.tokenwarden.service.tls.TlsFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.security.auth.SslEngineFactory;
import org.jspecify.annotations.Nullable;

/** TLS of a Kafka client with files that are read again when they change. */
public final class FileTlsEngine implements SslEngineFactory {
    private static final String CERTIFICATE = "tokenwarden.tls.certificate.file";
    private static final String KEY = "tokenwarden.tls.key.file";
    private static final String AUTHORITY = "tokenwarden.tls.ca.file";

    private @Nullable ReloadingTls tls;

    /** The properties of a client that uses these files. */
    public static Map<String, Object> properties(TlsFiles files) {
        Map<String, Object> properties = new HashMap<>();
        properties.put("ssl.engine.factory.class", FileTlsEngine.class.getName());
        put(properties, CERTIFICATE, files.certificate());
        put(properties, KEY, files.key());
        put(properties, AUTHORITY, files.authority());
        return properties;
    }

    private static void put(Map<String, Object> properties, String name, @Nullable Path file) {
        if (file != null) {
            properties.put(name, file.toString());
        }
    }

    private static @Nullable Path path(Map<String, ?> configs, String name) {
        return configs.get(name) instanceof String text ? Path.of(text) : null;
    }

    @Override
    public void configure(Map<String, ?> configs) {
        try {
            tls = ReloadingTls.open(
                    new TlsFiles(path(configs, CERTIFICATE), path(configs, KEY), path(configs, AUTHORITY), false));
        } catch (IOException e) {
            // Without the cause: this message names the file, the problem and the fix, and is the one to show.
            throw new KafkaException(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public SSLEngine createClientSslEngine(String peerHost, int peerPort, @Nullable String endpointIdentification) {
        if (tls == null) {
            throw new IllegalStateException("not configured");
        }
        SSLEngine engine = tls.context().createSSLEngine(peerHost, peerPort);
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
        parameters.setEndpointIdentificationAlgorithm(endpointIdentification);
        engine.setSSLParameters(parameters);
        return engine;
    }

    @Override
    public SSLEngine createServerSslEngine(String peerHost, int peerPort) {
        throw new UnsupportedOperationException("for clients only");
    }

    @Override
    public boolean shouldBeRebuilt(Map<String, Object> nextConfigs) {
        return false;
    }

    @Override
    public Set<String> reconfigurableConfigs() {
        return Set.of();
    }

    @Override
    public @Nullable KeyStore keystore() {
        return null;
    }

    @Override
    public @Nullable KeyStore truststore() {
        return null;
    }

    @Override
    public void close() {
        if (tls != null) {
            tls.close();
        }
    }
}
