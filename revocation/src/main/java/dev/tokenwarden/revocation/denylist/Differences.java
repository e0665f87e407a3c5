package dev.tokenwarden.revocation.denylist;

/**
 * Number of entries that differ between a view in Redis and the ledger, by kind.
 *
 * @param missing entries of the ledger that Redis did not have
 * @param different entries whose content in Redis was another
 * @param stale entries of Redis that the ledger does not have
 * @param unconfirmed stale entries that were seen once; they are checked again after {@link Repairs#CONFIRM_AFTER}
 */
public record Differences(int missing, int different, int stale, int unconfirmed) {
    static final Differences NONE = new Differences(0, 0, 0, 0);

    /** All differences, repaired or not. */
    int total() {
        return missing + different + stale + unconfirmed;
    }

    Differences plus(Differences other) {
        return new Differences(
                missing + other.missing,
                different + other.different,
                stale + other.stale,
                unconfirmed + other.unconfirmed);
    }
}
