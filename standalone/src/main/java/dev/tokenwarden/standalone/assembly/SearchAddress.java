package dev.tokenwarden.standalone.assembly;

import dev.tokenwarden.standalone.config.Secret;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** How one user reaches OpenSearch. */
public record SearchAddress(
        URI url, @Nullable String user, @Nullable Secret password) {}
