package dev.tokenwarden.standalone.assembly;

import dev.tokenwarden.standalone.config.Secret;
import java.net.URI;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * The address of OpenSearch, and the credentials of one user.
 *
 * @param tls empty: the authorities of the JVM
 */
public record SearchAddress(
        URI url, @Nullable String user, @Nullable Secret password, Optional<SSLContext> tls) {}
