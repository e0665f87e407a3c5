package dev.tokenwarden.revocation.decision;

import dev.tokenwarden.contract.Digests;
import dev.tokenwarden.contract.LengthPrefixed;
import dev.tokenwarden.contract.revocation.Target;
import org.jspecify.annotations.Nullable;

/** Ids of decisions. The same cause and target always give the same id, so a replay repeats no decision. */
public final class DecisionIds {
    private DecisionIds() {}

    /** Of the decision on a detection. */
    public static String onDetection(String detection, @Nullable Target target) {
        return id('d', detection, target);
    }

    /** Of the decision on another system's request. */
    public static String onRequest(String request, Target target) {
        return id('r', request, target);
    }

    /** Of a descendant's revocation that follows from {@code rootDecision}. */
    public static String onCascade(String rootDecision, Target descendant) {
        return id('c', rootDecision, descendant);
    }

    /**
     * Of the proposal of something wider.
     *
     * @param cause distinguishes this proposal from earlier proposals of the same target
     */
    public static String onEscalation(String cause, Target target) {
        return id('e', cause, target);
    }

    /** Of the answer to a decision that waited, as part of a wider order. */
    public static String onAnswer(String order, String decision) {
        return id('a', order + '/' + decision, null);
    }

    /** Of the second decision about one that waited for the budget. */
    public static String onWait(String waiting) {
        return id('w', waiting, null);
    }

    /** Of the decision that all later descendants of a revoked token wait for approval together. */
    public static String onOverflow(String rootDecision, Target target) {
        return id('f', rootDecision, target);
    }

    /** Of an order of a person. {@code order} is random, or derived from the caller and the idempotency key. */
    public static String onOrder(String order) {
        return id('o', order, null);
    }

    private static String id(char kind, String cause, @Nullable Target target) {
        byte[] head = LengthPrefixed.encode((byte) kind, cause);
        return Digests.hex(Digests.sha256(head, target == null ? new byte[0] : target.key()), 16);
    }
}
