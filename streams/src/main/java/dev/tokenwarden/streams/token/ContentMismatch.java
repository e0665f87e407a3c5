package dev.tokenwarden.streams.token;

import static dev.tokenwarden.streams.output.Finding.evidence;

import com.google.protobuf.ByteString;
import dev.tokenwarden.contract.detection.Action;
import dev.tokenwarden.contract.event.Token;
import dev.tokenwarden.contract.event.TokenEvent;
import dev.tokenwarden.policy.rule.Rules;
import dev.tokenwarden.streams.output.Finding;
import dev.tokenwarden.streams.state.Claims;
import java.util.Base64;

/** {@code replay.content-mismatch}: one token identity with two different contents. */
public final class ContentMismatch {
    private ContentMismatch() {}

    /**
     * Whether the claims of the event may be merged. If its content differs, they may be merged only if its reporter
     * has a higher rank than the known claims.
     */
    public static boolean judge(TokenWork work, TokenEvent event, Token token, RankedReporter reporter) {
        Claims claims = work.state().getClaims();
        ByteString known = claims.getHash();
        String hash = token.hash();
        if (hash == null || known.isEmpty() || KnownClaims.hashBytes(hash).equals(known)) {
            return true;
        }
        int knownRank = ClaimMerge.rankOf(claims, ClaimMerge.HASH);
        // The report of a verifier that the token is not meant for must not revoke the token.
        boolean reliable = Math.max(knownRank, reporter.rank()) <= RankedReporter.AUDIENCE;
        work.raise(
                Rules.REPLAY_CONTENT_MISMATCH,
                Finding.of(
                        event,
                        "Two tokens have the same identity",
                        evidence(
                                "hash",
                                Base64.getUrlEncoder().withoutPadding().encodeToString(known.toByteArray()),
                                hash,
                                event)),
                reliable ? null : Action.ALERT);
        boolean wins = reporter.rank() < knownRank;
        if (!wins && ClaimMerge.loser(claims, ClaimMerge.HASH, reporter) != null) {
            work.state().setClaims(claims.toBuilder().setContested(true));
            ClaimConflict.raise(work, event, reporter, claims, ClaimMerge.HASH, known, hash);
        }
        return wins;
    }
}
