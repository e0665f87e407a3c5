package dev.tokenwarden.standalone.assembly;

import dev.tokenwarden.standalone.config.PipelineRole;
import java.net.URI;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A role that has been started.
 *
 * @param address where it listens; null: it does not
 * @param link makes a link that signs one person in, once, and is a credential; null: the role has no sign-in
 * @param health its current health: whether what it needs answers
 * @param standstill why only a restart helps; empty: it makes progress, or waits for a server
 * @param service stops the role when closed
 */
record RunningRole(
        PipelineRole role,
        @Nullable URI address,
        @Nullable Supplier<URI> link,
        Supplier<RoleHealth> health,
        Supplier<String> standstill,
        AutoCloseable service) {
    /** A role without sign-in. */
    RunningRole(
            PipelineRole role,
            @Nullable URI address,
            Supplier<RoleHealth> health,
            Supplier<String> standstill,
            AutoCloseable service) {
        this(role, address, null, health, standstill, service);
    }
}
