package dev.tokenwarden.revocation.decision;

import dev.tokenwarden.contract.revocation.Target;
import dev.tokenwarden.policy.Enforcement;
import org.jspecify.annotations.Nullable;

/** Number of people who must approve a revocation. */
public final class Approvers {
    private Approvers() {}

    /**
     * Number of people who must approve a revocation of this target: two if it covers more tokens than {@code second_threshold},
     * or if {@code two_person} is set and it is an issuer, key or client; otherwise one.
     *
     * @param tokens number of tokens that the target covers; null: not known
     */
    public static int needed(Enforcement enforcement, Target target, @Nullable Long tokens) {
        boolean many = tokens != null && tokens > enforcement.budget().secondThreshold();
        return many || (enforcement.twoPerson() && isWide(target)) ? 2 : 1;
    }

    /** The same for a revocation that a person orders: without {@code two_person} one person is enough for any target. */
    public static int neededForOrder(Enforcement enforcement, Target target, @Nullable Long tokens) {
        return enforcement.twoPerson() ? needed(enforcement, target, tokens) : 1;
    }

    private static boolean isWide(Target target) {
        return target instanceof Target.OfIssuer
                || target instanceof Target.OfKey
                || target instanceof Target.OfThumbprint
                || target instanceof Target.OfClient;
    }
}
