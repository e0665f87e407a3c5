package dev.tokenwarden.revocation.decision;

import dev.tokenwarden.contract.revocation.Target;
import dev.tokenwarden.policy.Enforcement;
import org.jspecify.annotations.Nullable;

/** How many people a revocation needs. */
public final class Approvers {
    private Approvers() {}

    /**
     * How many people must agree to revoke this target: two if it covers more tokens than {@code second_threshold}, and, with
     * {@code two_person}, if it is an issuer, key or client; otherwise one.
     *
     * @param tokens that it covers; null: not known
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
