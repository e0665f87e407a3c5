package dev.tokenwarden.policy;

import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A client that acts for other clients or users, such as an AI agent or an MCP server.
 *
 * @param tenant null: in every tenant
 * @param ownScopes the scopes that the client may use with its own authority inside the request of another
 * @param requireAct whether the tokens that the client gets by exchange must carry {@code act} (RFC 8693, section 4.1)
 * @param maxChildren the client's own bound for {@code chain.fan-out}; null: the rule's {@code count}
 */
public record AgentPolicy(
        String client,
        @Nullable String tenant,
        Set<String> ownScopes,
        boolean requireAct,
        @Nullable Integer maxChildren) {
    public AgentPolicy {
        Objects.requireNonNull(client, "client");
        ownScopes = Set.copyOf(ownScopes);
    }
}
