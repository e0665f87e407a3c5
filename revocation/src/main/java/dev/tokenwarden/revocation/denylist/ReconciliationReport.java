package dev.tokenwarden.revocation.denylist;

/**
 * Result of one comparison of a tenant's view with the ledger.
 *
 * @param entries entries of the ledger that were compared; entries that end within seconds are not
 * @param ledger digest of the ledger's entries
 * @param redis digest of the entries in Redis
 */
public record ReconciliationReport(
        String tenant, long entries, String ledger, String redis, Differences differences, long tookMs) {
    /** Whether the view and the ledger had the same entries. */
    public boolean isEqual() {
        return differences.total() == 0;
    }
}
