package dev.tokenwarden.streams.token;

import dev.tokenwarden.contract.event.Token;
import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.policy.Registration;
import dev.tokenwarden.streams.state.Claims;
import java.util.List;

/**
 * Who speaks about a token, and what that word counts.
 *
 * @param reporter the registration; empty where it is not known
 * @param rank {@link #ISSUER}, {@link #AUDIENCE} or {@link #OTHER}
 */
public record Spoken(String reporter, int rank) {
    /** The issuer itself. */
    public static final int ISSUER = 1;
    /** A verifier that the token is for. */
    public static final int AUDIENCE = 2;
    /** Any other reporter. */
    static final int OTHER = 3;

    /**
     * Whether a use that the event reports may lead to a revocation. A verifier that the token is not for must show that it saw
     * the token: it reports the hash that the issuer, or a verifier that the token is for, reported too. Who knows only the
     * token's name cannot know its hash.
     */
    public boolean isProven(Token token, Claims known) {
        return rank < OTHER
                || token.hash() != null
                        && KnownClaims.hashBytes(token.hash()).equals(known.getHash())
                        && ClaimMerge.rankOf(known, ClaimMerge.HASH) < OTHER;
    }

    /** Whether the issuer, or a verifier that the token is for, has stated anything about the token. */
    public static boolean isKnownFirstHand(Claims known) {
        return known.getSourcesList().stream().anyMatch(source -> source.getRank() < OTHER);
    }

    /**
     * Ranks an event. A verifier is one that the token is for if its registration covers an audience of the token: of those
     * that the issuer named, or of its own report where the issuer named none.
     */
    public static Spoken of(Policy policy, Inbound.Admitted admitted, Token token, Claims known) {
        if (admitted.issuer()) {
            return new Spoken(admitted.reporter(), ISSUER);
        }
        if (admitted.reporter().isEmpty()) {
            return new Spoken("", AUDIENCE);
        }
        Registration registration = policy.registration(admitted.reporter());
        boolean named = known.getAudKnown() && ClaimMerge.rankOf(known, ClaimMerge.AUD) == ISSUER;
        List<String> audiences = named ? known.getAudList() : token.aud() == null ? List.of() : token.aud();
        boolean isFor = registration != null && audiences.stream().anyMatch(registration::allowsAudience);
        return new Spoken(admitted.reporter(), isFor ? AUDIENCE : OTHER);
    }
}
