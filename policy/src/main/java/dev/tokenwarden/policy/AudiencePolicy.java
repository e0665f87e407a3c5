package dev.tokenwarden.policy;

import dev.tokenwarden.contract.Risk;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An audience and its risk.
 *
 * @param audience its name, as in {@code use.audience}
 * @param tenant the tenant of this entry; null: every tenant without an entry of its own
 */
public record AudiencePolicy(String audience, @Nullable String tenant, Risk risk) {

    public AudiencePolicy {
        Objects.requireNonNull(audience, "audience");
        Objects.requireNonNull(risk, "risk");
    }
}
