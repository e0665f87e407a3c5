package dev.tokenwarden.dashboards.ledger;

import dev.tokenwarden.contract.revocation.Revocation;
import dev.tokenwarden.contract.revocation.Target;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The records of the ledger by target id. One thread writes, any thread reads. */
final class LedgerEntries {
    private final Map<String, Revocation> byId = new ConcurrentHashMap<>();
    /** Keys that are revoked by their thumbprint, which is not a claim of a token. */
    private final Map<String, Revocation> thumbprints = new ConcurrentHashMap<>();

    void put(String id, Revocation revocation) {
        byId.put(id, revocation);
        if (revocation.target() instanceof Target.OfThumbprint) {
            thumbprints.put(id, revocation);
        }
    }

    void remove(String id) {
        byId.remove(id);
        thumbprints.remove(id);
    }

    @Nullable
    Revocation get(String id) {
        return byId.get(id);
    }

    Collection<Revocation> thumbprints() {
        return thumbprints.values();
    }

    int size() {
        return byId.size();
    }
}
