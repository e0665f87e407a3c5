package dev.tokenwarden.streams.token;

import static dev.tokenwarden.streams.output.Finding.evidence;

import dev.tokenwarden.contract.detection.Subject;
import dev.tokenwarden.contract.event.TokenEvent;
import dev.tokenwarden.policy.rule.Rule;
import dev.tokenwarden.policy.rule.Rules;
import dev.tokenwarden.streams.output.Finding;
import dev.tokenwarden.streams.output.Raiser;
import dev.tokenwarden.streams.state.Claims;
import dev.tokenwarden.streams.state.TokenState;
import java.util.List;

/**
 * {@code ingest.claim-conflict} and {@code ingest.event-conflict}: reporters that contradict each other, or a reporter
 * that contradicts itself.
 */
public final class ClaimConflict {
    private static final List<String> NAMES =
            List.of("", "sub", "client_id", "aud", "scope", "iat", "exp", "cnf", "act", "may_act", "one_time", "hash");

    private ClaimConflict() {}

    /**
     * Raises a contradiction on the reporter with the lower rank; if the ranks are equal, on the later reporter.
     *
     * @param known the claims before this event
     */
    public static void raise(
            TokenWork work,
            TokenEvent event,
            RankedReporter reporter,
            Claims known,
            int claim,
            Object before,
            Object said) {
        String loser = ClaimMerge.loser(known, claim, reporter);
        if (loser == null) {
            return;
        }
        boolean secret = claim == ClaimMerge.CNF || claim == ClaimMerge.HASH;
        raise(
                work,
                Rules.INGEST_CLAIM_CONFLICT,
                loser,
                Finding.of(
                        event,
                        "Reporters contradict each other about " + NAMES.get(claim),
                        evidence(
                                NAMES.get(claim),
                                secret ? "the value that is known" : before.toString(),
                                secret ? "another value" : said.toString(),
                                event)));
    }

    /**
     * Whether an exchange names a token that existed before: one that another registration issued, or that was used
     * earlier before the exchange than clocks and delays explain. That is raised, and the link must be refused.
     */
    public static boolean existedBefore(TokenWork work, TokenEvent event, RankedReporter reporter) {
        TokenState.Builder state = work.state();
        boolean issued = !state.getIssuedBy().isEmpty()
                && !reporter.name().isEmpty()
                && !state.getIssuedBy().equals(reporter.name());
        long earliest = event.time().toEpochMilli() - work.skewMillis() - work.graceMillis();
        boolean used =
                !reporter.name().isEmpty() && state.getFirstPresented() != 0 && state.getFirstPresented() < earliest;
        if (!issued && !used) {
            return false;
        }
        raise(
                work,
                Rules.INGEST_CLAIM_CONFLICT,
                reporter.name(),
                Finding.of(
                        event,
                        "An exchange names a token that existed before",
                        evidence("token", "minted by the exchange", issued ? "issued before" : "used before", event)));
        return true;
    }

    /** Raises a second event with the identity of the first and different content. */
    public static void event(TokenWork work, TokenEvent event, RankedReporter reporter) {
        raise(
                work,
                Rules.INGEST_EVENT_CONFLICT,
                reporter.name(),
                Finding.of(
                        event,
                        "An event id came with two contents",
                        evidence("event", "one content", "another content", event)));
    }

    private static void raise(TokenWork work, Rule rule, String reporter, Finding finding) {
        Claims claims = work.state().getClaims();
        work.raiser()
                .raise(
                        work.settings(rule),
                        work.token().tenant(),
                        Subject.source(reporter),
                        Finding.day(finding.time()),
                        finding,
                        Raiser.summary(work.token(), claims),
                        null,
                        null,
                        work);
    }
}
