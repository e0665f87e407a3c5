package dev.tokenwarden.revocation.api;

import java.util.List;

/**
 * Health of the service.
 *
 * @param ready whether the service decides and writes the denylist
 * @param problems one line for each problem; empty if ready
 */
public record RevocationHealth(boolean ready, List<String> problems) {
    public RevocationHealth {
        problems = List.copyOf(problems);
    }
}
