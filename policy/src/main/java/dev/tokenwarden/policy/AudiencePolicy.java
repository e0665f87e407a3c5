package dev.tokenwarden.policy;

import dev.tokenwarden.contract.Risk;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An audience and what depends on it.
 *
 * @param audience its name, as in {@code use.audience}
 * @param tenant the tenant it is meant for; null: every tenant that has no entry of its own for it
 */
public record AudiencePolicy(String audience, @Nullable String tenant, Risk risk) {

    public AudiencePolicy {
        Objects.requireNonNull(audience, "audience");
        Objects.requireNonNull(risk, "risk");
    }
}
