package dev.tokenwarden.streams.family;

import static dev.tokenwarden.streams.output.Finding.evidence;

import dev.tokenwarden.policy.rule.Rules;
import dev.tokenwarden.streams.output.Finding;
import dev.tokenwarden.streams.state.FamilyMembership;
import dev.tokenwarden.streams.state.Ref;
import dev.tokenwarden.streams.state.TokenState;
import dev.tokenwarden.streams.token.RevocationTimes;
import dev.tokenwarden.streams.token.TokenWork;
import java.time.Instant;
import java.util.List;

/**
 * {@code grant.issued-after-revocation}: a token that was minted in an ended session or grant. An exchange is judged
 * only when the grace has passed and all messages about it have been read: if an ancestor was revoked as well,
 * {@code chain.revoked-ancestor} is raised and not this rule.
 */
public final class IssuedAfterRevocation {
    private IssuedAfterRevocation() {}

    /** The token was issued, or a session or grant of it ended. */
    public static void minted(TokenWork work) {
        FamilyMembership families = work.state().getFamilies();
        if (!isLate(work, families)) {
            return;
        }
        if (!families.getExchanged()) {
            raise(work, families);
        } else if (families.getJudgeMintedAt() == 0) {
            work.state()
                    .setFamilies(families.toBuilder().setJudgeMintedAt(families.getMintedAt() + work.graceMillis()));
        }
    }

    /** Judges an exchange that is due. */
    public static void judgeExchange(TokenWork work, long horizon) {
        TokenState.Builder state = work.state();
        FamilyMembership families = state.getFamilies();
        if (families.getJudgeMintedAt() == 0 || families.getJudgeMintedAt() > horizon) {
            return;
        }
        state.setFamilies(families.toBuilder().clearJudgeMintedAt());
        long above = RevocationTimes.earliestAbove(state);
        long delay =
                work.settings(Rules.CHAIN_REVOKED_ANCESTOR).duration("delay").toMillis();
        if (above == 0 || families.getMintedAt() <= above + delay) {
            raise(work, families);
        }
    }

    private static boolean isLate(TokenWork work, FamilyMembership families) {
        long delay = work.settings(Rules.GRANT_ISSUED_AFTER_REVOCATION)
                .duration("delay")
                .toMillis();
        return families.getMintedAt() != 0
                && families.getRevokedAt() != 0
                && families.getMintedAt() > families.getRevokedAt() + delay;
    }

    private static void raise(TokenWork work, FamilyMembership families) {
        work.raise(
                Rules.GRANT_ISSUED_AFTER_REVOCATION,
                new Finding(
                        families.getMintedAt(),
                        false,
                        "Minted although its session or grant had ended",
                        List.of(evidence(
                                "time of issuance",
                                "before the end at " + Instant.ofEpochMilli(families.getRevokedAt()),
                                Instant.ofEpochMilli(families.getMintedAt()).toString(),
                                (Ref) null))));
    }
}
