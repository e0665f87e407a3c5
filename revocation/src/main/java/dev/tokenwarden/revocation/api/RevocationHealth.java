package dev.tokenwarden.revocation.api;

import java.util.List;

/**
 * How the service is.
 *
 * @param ready whether decisions are taken and the denylist is written
 * @param problems what is wrong, one line each; empty if nothing is
 */
public record RevocationHealth(boolean ready, List<String> problems) {
    public RevocationHealth {
        problems = List.copyOf(problems);
    }
}
