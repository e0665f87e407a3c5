package dev.tokenwarden.streams.token;

import dev.tokenwarden.contract.event.Token;
import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.policy.Registration;
import dev.tokenwarden.streams.state.Claims;
import java.util.List;

/** Ranks the reporters of events. */
public final class ReporterRanks {
    private ReporterRanks() {}

    /**
     * Ranks the reporter of an event. A verifier has rank {@link RankedReporter#AUDIENCE} if its registration covers an audience
     * of the token: an audience that the issuer named, or, where the issuer named none, an audience in the verifier's own report.
     *
     * @param known the claims before this event
     */
    public static RankedReporter of(Policy policy, Inbound.Admitted admitted, Token token, Claims known) {
        if (admitted.issuer()) {
            return new RankedReporter(admitted.reporter(), RankedReporter.ISSUER);
        }
        if (admitted.reporter().isEmpty()) {
            return new RankedReporter("", RankedReporter.AUDIENCE);
        }
        Registration registration = policy.registration(admitted.reporter());
        boolean named = known.getAudKnown() && ClaimMerge.rankOf(known, ClaimMerge.AUD) == RankedReporter.ISSUER;
        List<String> audiences = named ? known.getAudList() : token.aud() == null ? List.of() : token.aud();
        boolean isFor = registration != null && audiences.stream().anyMatch(registration::allowsAudience);
        return new RankedReporter(admitted.reporter(), isFor ? RankedReporter.AUDIENCE : RankedReporter.OTHER);
    }

    /**
     * Whether a use that {@code reporter} reports may lead to a revocation. A verifier that the token is not meant for must show
     * that it saw the token: it reports the hash that the issuer, or a verifier that the token is meant for, reported too. A
     * reporter that knows only the name of the token cannot know its hash. Where no audience of the token is known and neither its
     * issuer nor a verifier that it is meant for has stated anything, as for keys of cloud accounts, no reporter is nearer to the
     * token than this one, and its uses count.
     *
     * @param known the claims before this event
     */
    public static boolean isProven(RankedReporter reporter, Token token, Claims known) {
        return reporter.rank() < RankedReporter.OTHER
                || hasNoAudience(token, known) && !isKnownFirstHand(known)
                || token.hash() != null
                        && KnownClaims.hashBytes(token.hash()).equals(known.getHash())
                        && ClaimMerge.rankOf(known, ClaimMerge.HASH) < RankedReporter.OTHER;
    }

    /** Whether no later event can change what {@link #of} and {@link #isProven} depend on. */
    public static boolean isFinal(Claims known) {
        return known.getAudKnown()
                && !known.getHash().isEmpty()
                && ClaimMerge.rankOf(known, ClaimMerge.AUD) == RankedReporter.ISSUER
                && ClaimMerge.rankOf(known, ClaimMerge.HASH) == RankedReporter.ISSUER;
    }

    private static boolean hasNoAudience(Token token, Claims known) {
        return known.getAudCount() == 0 && (token.aud() == null || token.aud().isEmpty());
    }

    /** Whether the issuer, or a verifier that the token is meant for, has stated anything about the token. */
    public static boolean isKnownFirstHand(Claims known) {
        return known.getSourcesList().stream().anyMatch(source -> source.getRank() < RankedReporter.OTHER);
    }
}
