package dev.tokenwarden.dashboards.console;

import dev.tokenwarden.policy.Adjustments;
import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.policy.PolicyException;
import java.io.IOException;
import java.util.function.UnaryOperator;

/** Changes what the people of a tenant have otherwise than the policy file says. */
public interface PolicyChanges {

    /**
     * Applies a change to the tenant's current adjustments and stores the result. Returns when it is in force in this
     * process. The change may be applied more than once; what it throws ends this, and nothing changes.
     *
     * @return the policy that is in force then
     * @throws PolicyException if the outcome cannot be taken; the message names the key, and nothing changes
     * @throws IOException if it cannot be written, or is not in force in time
     */
    Policy change(String tenant, UnaryOperator<Adjustments> change)
            throws PolicyException, IOException, InterruptedException;
}
