package dev.tokenwarden.dashboards.console;

import dev.tokenwarden.policy.Adjustments;
import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.policy.PolicyException;
import java.io.IOException;
import java.util.function.UnaryOperator;

/** Changes the adjustments of a tenant, which override the policy file. */
public interface PolicyChanges {

    /**
     * Applies a change to the tenant's current adjustments and stores the result. Returns when it is in force in this process. The
     * change may be applied more than once. If it throws, nothing is changed.
     *
     * @return the new policy in force
     * @throws PolicyException if the result is not a valid policy; the message names the key, and nothing is changed
     * @throws IOException if the result cannot be written, or is not in force in time
     */
    Policy change(String tenant, UnaryOperator<Adjustments> change)
            throws PolicyException, IOException, InterruptedException;
}
