package dev.tokenwarden.revocation.ledger;

import dev.tokenwarden.contract.revocation.Decision;
import dev.tokenwarden.contract.revocation.Revocation;
import dev.tokenwarden.contract.revocation.Target;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The records that one transaction writes, in order. */
final class Step {
    /**
     * @param revocation null: a tombstone
     */
    record LedgerWrite(Target target, @Nullable Revocation revocation) {}

    private final List<Decision> decisions = new ArrayList<>();
    private final List<LedgerWrite> writes = new ArrayList<>();
    /** By name; an empty value: a tombstone. */
    private final Map<String, Optional<IssuedToken>> tokens = new LinkedHashMap<>();

    void add(Decision decision) {
        decisions.add(decision);
    }

    void put(Revocation revocation) {
        writes.add(new LedgerWrite(revocation.target(), revocation));
    }

    void tombstone(Target target) {
        writes.add(new LedgerWrite(target, null));
    }

    void put(IssuedToken token) {
        tokens.put(token.name(), Optional.of(token));
    }

    void dropToken(String name) {
        tokens.put(name, Optional.empty());
    }

    Map<String, Optional<IssuedToken>> tokens() {
        return tokens;
    }

    List<Decision> decisions() {
        return decisions;
    }

    List<LedgerWrite> writes() {
        return writes;
    }

    boolean isEmpty() {
        return decisions.isEmpty() && writes.isEmpty() && tokens.isEmpty();
    }
}
