package dev.tokenwarden.standalone.assembly;

import dev.tokenwarden.standalone.config.PipelineRole;
import java.net.URI;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A role that was started.
 *
 * @param address where it listens, or null if it does not
 * @param link signs one person in, once; holds a secret. Null if nobody signs in to it
 * @param health how it is, whenever asked
 * @param service what ends it
 */
record RunningRole(
        PipelineRole role,
        @Nullable URI address,
        @Nullable URI link,
        Supplier<RoleHealth> health,
        AutoCloseable service) {
    /** A role that nobody signs in to. */
    RunningRole(PipelineRole role, @Nullable URI address, Supplier<RoleHealth> health, AutoCloseable service) {
        this(role, address, null, health, service);
    }
}
