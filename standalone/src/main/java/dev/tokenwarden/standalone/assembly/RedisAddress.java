package dev.tokenwarden.standalone.assembly;

import dev.tokenwarden.standalone.config.Secret;
import org.jspecify.annotations.Nullable;

/** How one user reaches Redis. */
public record RedisAddress(
        String host,
        int port,
        boolean tls,
        @Nullable String user,
        @Nullable Secret password) {}
