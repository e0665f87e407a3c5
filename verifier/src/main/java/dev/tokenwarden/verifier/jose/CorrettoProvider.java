package dev.tokenwarden.verifier.jose;

import java.security.Provider;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Amazon Corretto Crypto Provider, if it is on the class path and its native library loads. Signatures are then checked with
 * it: ECDSA and EdDSA take a fraction of the JDK's time. The provider is not registered with the JVM, so nothing else in the
 * process uses it.
 */
final class CorrettoProvider {
    private static final Logger log = LoggerFactory.getLogger(CorrettoProvider.class);
    private static final String CLASS = "com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider";

    private CorrettoProvider() {}

    static Optional<Provider> find() {
        try {
            Class<?> type = Class.forName(CLASS);
            Provider provider = (Provider) type.getField("INSTANCE").get(null);
            Object error = type.getMethod("getLoadingError").invoke(provider);
            if (error != null) {
                throw new IllegalStateException("its native library does not load on this machine");
            }
            type.getMethod("assertHealthy").invoke(provider);
            return Optional.of(provider);
        } catch (ClassNotFoundException e) {
            return Optional.empty();
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            log.atWarn()
                    .addKeyValue("error", e.toString())
                    .log(
                            "Amazon Corretto Crypto Provider cannot be used; signatures are checked with the JDK's provider");
            return Optional.empty();
        }
    }
}
