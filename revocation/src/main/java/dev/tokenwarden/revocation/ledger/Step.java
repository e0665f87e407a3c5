package dev.tokenwarden.revocation.ledger;

import dev.tokenwarden.contract.revocation.Decision;
import dev.tokenwarden.contract.revocation.Revocation;
import dev.tokenwarden.contract.revocation.Target;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one transaction writes, in order. */
final class Step {
    /**
     * @param revocation null: a tombstone
     */
    record LedgerWrite(Target target, @Nullable Revocation revocation) {}

    private final List<Decision> decisions = new ArrayList<>();
    private final List<LedgerWrite> writes = new ArrayList<>();

    void add(Decision decision) {
        decisions.add(decision);
    }

    void put(Revocation revocation) {
        writes.add(new LedgerWrite(revocation.target(), revocation));
    }

    void tombstone(Target target) {
        writes.add(new LedgerWrite(target, null));
    }

    List<Decision> decisions() {
        return decisions;
    }

    List<LedgerWrite> writes() {
        return writes;
    }

    boolean isEmpty() {
        return decisions.isEmpty() && writes.isEmpty();
    }
}
