package dev.tokenwarden.revocation.live;

import dev.tokenwarden.contract.event.Token;
import dev.tokenwarden.revocation.decision.TokenOwner;
import org.jspecify.annotations.Nullable;

/**
 * A live token, as events state it, with its uses of the last minutes. Not safe for use by several threads.
 */
final class LiveToken {
    /** How many minutes uses are counted for. */
    static final int MINUTES = 10;

    private final String tenant;
    private final String iss;
    private @Nullable String sub;
    private @Nullable String clientId;
    private @Nullable String kid;
    private Source ownerSource = Source.NONE;
    private boolean contested;
    private boolean issued;
    private long firstUsed = Long.MAX_VALUE;
    private long iat = Long.MIN_VALUE;
    private long exp = Long.MIN_VALUE;
    private long seenSeconds;
    private final int[] uses = new int[MINUTES];
    private long minute;

    LiveToken(String tenant, String iss) {
        this.tenant = tenant;
        this.iss = iss;
    }

    /** The kind of event that named the owner, least reliable first. */
    enum Source {
        NONE,
        /** An exchange, which also names the parent. */
        EXCHANGE,
        USE,
        ISSUANCE
    }

    /** Adds what an event states about the token. Members that it does not state keep their values. */
    void learn(Token token, long seconds, Source source) {
        learnOwner(token, source);
        kid = token.kid() == null ? kid : token.kid();
        iat = token.iat() == null ? iat : token.iat();
        exp = token.exp() == null ? exp : token.exp();
        seenSeconds = Math.max(seenSeconds, seconds);
        issued |= source == Source.ISSUANCE;
        if (source == Source.USE) {
            firstUsed = Math.min(firstUsed, seconds);
        }
    }

    /** An issuance replaces what a use stated, a use what an exchange stated. Of the same kind the first stays. */
    private void learnOwner(Token token, Source source) {
        if (token.clientId() == null && token.sub() == null) {
            return;
        }
        boolean known = ownerSource.compareTo(Source.USE) >= 0 && source.compareTo(Source.USE) >= 0;
        contested |= known && (differ(clientId, token.clientId()) || differ(sub, token.sub()));
        boolean replaces = source.compareTo(ownerSource) > 0;
        if (replaces || sub == null) {
            sub = token.sub() == null ? sub : token.sub();
        }
        if (replaces || clientId == null) {
            clientId = token.clientId() == null ? clientId : token.clientId();
        }
        if (replaces) {
            ownerSource = source;
        }
    }

    private static boolean differ(@Nullable String a, @Nullable String b) {
        return a != null && b != null && !a.equals(b);
    }

    /** The owner by the token's own events; unknown if only an exchange named it. */
    TokenOwner owner() {
        return ownerSource.compareTo(Source.USE) >= 0 ? new TokenOwner(clientId, sub, contested) : TokenOwner.UNKNOWN;
    }

    /** Whether the token was issued, or used before that time. */
    boolean existedBefore(long seconds) {
        return issued || firstUsed < seconds;
    }

    /** Counts a use at that time, unless it is older than the minutes that are counted. */
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
