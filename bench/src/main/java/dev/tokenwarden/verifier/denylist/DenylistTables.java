package dev.tokenwarden.verifier.denylist;

import dev.tokenwarden.contract.denylist.DenylistEntry;
import dev.tokenwarden.contract.event.Token;
import java.nio.charset.StandardCharsets;

/** Gives benchmarks access to the tables of one tenant without Redis. It is in the package of the tables, in another jar. */
public final class DenylistTables {
    private final Entries entries;
    private final long now;

    public DenylistTables(int expected, long nowMillis) {
        this.entries = new Entries(new Names(SipKey.random()), expected, nowMillis);
        this.now = nowMillis;
    }

    /** @param name as {@code Target.name()} */
    public void put(String name, DenylistEntry entry) {
        entries.put(name.getBytes(StandardCharsets.UTF_8), entry.toJson(), now);
    }

    public DenylistAnswer check(Token token, String keyThumbprint) {
        return entries.check(token, keyThumbprint);
    }

    public int size() {
        return entries.size();
    }

    public long bytes() {
        return entries.bytes();
    }
}
