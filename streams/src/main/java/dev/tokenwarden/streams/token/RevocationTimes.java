package dev.tokenwarden.streams.token;

import dev.tokenwarden.streams.state.Ancestor;
import dev.tokenwarden.streams.state.TokenStateOrBuilder;

/** When a token, or a token above it in its chain, was revoked. All times are epoch milliseconds; 0 is "not revoked". */
public final class RevocationTimes {
    private RevocationTimes() {}

    /** When the token was revoked, itself or through its session or grant. */
    public static long own(TokenStateOrBuilder state) {
        return earlier(state.getRevokedAt(), state.getFamilies().getRevokedAt());
    }

    /** The earliest of the token's own revocation and the revocations of its ancestors. */
    public static long earliest(TokenStateOrBuilder state) {
        return earlier(own(state), earliestAbove(state));
    }

    /** The earliest revocation among the token's ancestors. */
    public static long earliestAbove(TokenStateOrBuilder state) {
        long earliest = 0;
        for (Ancestor ancestor : state.getAncestorsList()) {
            earliest = earlier(earliest, ancestor.getRevokedAt());
        }
        return earliest;
    }

    private static long earlier(long one, long other) {
        return one == 0 || other == 0 ? Math.max(one, other) : Math.min(one, other);
    }
}
