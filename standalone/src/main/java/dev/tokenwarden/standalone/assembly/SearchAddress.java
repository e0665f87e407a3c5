package dev.tokenwarden.standalone.assembly;

import dev.tokenwarden.standalone.config.Secret;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** The address of OpenSearch, and the credentials of one user. */
public record SearchAddress(
        URI url, @Nullable String user, @Nullable Secret password) {}
