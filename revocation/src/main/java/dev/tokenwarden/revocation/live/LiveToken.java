package dev.tokenwarden.revocation.live;

import dev.tokenwarden.contract.event.Token;
import org.jspecify.annotations.Nullable;

/**
 * A token that is alive, as far as events tell, with its uses of the last minutes. Not safe for use by several threads.
 */
final class LiveToken {
    /** How many minutes uses are counted for. */
    static final int MINUTES = 10;

    private final String tenant;
    private final String iss;
    private @Nullable String sub;
    private @Nullable String clientId;
    private @Nullable String kid;
    private long iat = Long.MIN_VALUE;
    private long exp = Long.MIN_VALUE;
    private long seenSeconds;
    private final int[] uses = new int[MINUTES];
    private long minute;

    LiveToken(String tenant, String iss) {
        this.tenant = tenant;
        this.iss = iss;
    }

    /** Takes over what an event says of the token; what it does not say stays. */
    void learn(Token token, long seconds) {
        sub = token.sub() == null ? sub : token.sub();
        clientId = token.clientId() == null ? clientId : token.clientId();
        kid = token.kid() == null ? kid : token.kid();
        iat = token.iat() == null ? iat : token.iat();
        exp = token.exp() == null ? exp : token.exp();
        seenSeconds = Math.max(seenSeconds, seconds);
    }

    /** A use at that time; one from before the minutes that are counted is left out. */
    void used(long seconds) {
        long of = Math.floorDiv(seconds, 60L);
        advance(of);
        if (minute - of < MINUTES) {
            uses[(int) Math.floorMod(of, (long) MINUTES)]++;
        }
    }

    /** Uses within the minutes that are counted, up to that time. */
    int uses(long nowSeconds) {
        advance(Math.floorDiv(nowSeconds, 60L));
        int sum = 0;
        for (int one : uses) {
            sum += one;
        }
        return sum;
    }

    private void advance(long to) {
        for (long next = Math.max(minute + 1, to - MINUTES + 1); next <= to; next++) {
            uses[(int) Math.floorMod(next, (long) MINUTES)] = 0;
        }
        minute = Math.max(minute, to);
    }

    /** When it may be forgotten, in epoch seconds. */
    long end(long skew, long assumedLifetime) {
        return exp != Long.MIN_VALUE ? exp + skew : seenSeconds + assumedLifetime;
    }

    /** Whether an entry with that cut-off covers it: a token without {@code iat} counts as issued before any. */
    boolean issuedBy(@Nullable Long cutoff) {
        return cutoff == null || iat == Long.MIN_VALUE || iat <= cutoff;
    }

    String tenant() {
        return tenant;
    }

    String iss() {
        return iss;
    }

    @Nullable
    String sub() {
        return sub;
    }

    @Nullable
    String clientId() {
        return clientId;
    }

    @Nullable
    String kid() {
        return kid;
    }
}
