package dev.tokenwarden.verifier;

import dev.tokenwarden.contract.event.RejectionReason;
import dev.tokenwarden.verifier.jose.CompactJws;
import dev.tokenwarden.verifier.jose.Rejected;

/**
 * The {@code Authorization} header's value: the scheme {@code Bearer} (RFC 6750, section 2.1) or {@code DPoP} (RFC 9449,
 * section 7.1), one or more spaces (RFC 9110, section 11.4), and the token.
 */
final class Authorization {
    private static final String BEARER = "Bearer ";
    private static final String DPOP = "DPoP ";

    private final boolean dpop;
    private final byte[] token;

    private Authorization(boolean dpop, byte[] token) {
        this.dpop = dpop;
        this.token = token;
    }

    static Authorization parse(String header) throws Rejected {
        if (header.regionMatches(true, 0, DPOP, 0, DPOP.length())) {
            return new Authorization(true, CompactJws.ascii(header, afterSpaces(header, DPOP.length())));
        }
        if (header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return new Authorization(false, CompactJws.ascii(header, afterSpaces(header, BEARER.length())));
        }
        throw Rejected.of(RejectionReason.MALFORMED, Rejected.Kind.NO_CREDENTIALS, "no access token was given");
    }

    private static int afterSpaces(String header, int from) {
        int start = from;
        while (start < header.length() && header.charAt(start) == ' ') {
            start++;
        }
        return start;
    }

    boolean dpop() {
        return dpop;
    }

    /** ASCII, not over-long. */
    byte[] token() {
        return token;
    }

    @Override
    public String toString() {
        return "Authorization[token='********']";
    }
}
