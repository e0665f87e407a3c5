package dev.tokenwarden.streams.token;

import dev.tokenwarden.streams.state.ClaimSource;
import dev.tokenwarden.streams.state.Claims;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Merges the claims of one event into the known claims of a token. A higher rank replaces a lower one; within a rank
 * the first value stays. A contradiction between two registrations makes the token contested.
 */
public final class ClaimMerge {
    static final int SUB = 1;
    static final int CLIENT_ID = 2;
    static final int AUD = 3;
    static final int SCOPE = 4;
    static final int IAT = 5;
    static final int EXP = 6;
    static final int CNF = 7;
    static final int ACT = 8;
    static final int MAY_ACT = 9;
    public static final int ONE_TIME = 10;
    static final int HASH = 11;

    private static final Set<Integer> CONTESTABLE = Set.of(EXP, SUB, CLIENT_ID, HASH, CNF, ONE_TIME);

    /** Called when two registrations contradict each other. */
    public interface Conflict {
        void found(int claim, Object before, Object said);
    }

    private final Claims known;
    private final Claims.Builder claims;
    private final RankedReporter reporter;
    private final Conflict conflict;

    ClaimMerge(Claims known, Claims.Builder claims, RankedReporter reporter, Conflict conflict) {
        this.conflict = conflict;
        this.known = known;
        this.claims = claims;
        this.reporter = reporter;
    }

    /** Whether the value in the event is kept. */
    boolean takes(int claim, @Nullable Object said, @Nullable Object before) {
        if (said == null) {
            return false;
        }
        ClaimSource source = source(known, claim);
        if (before == null) {
            note(claim);
            return true;
        }
        boolean higher = reporter.rank() < rankOf(source);
        if (said.equals(before)) {
            if (higher) {
                note(claim);
            }
            return false;
        }
        boolean another = source != null
                && !source.getReporter().isEmpty()
                && !reporter.name().isEmpty()
                && !source.getReporter().equals(reporter.name());
        if (another && CONTESTABLE.contains(claim)) {
            claims.setContested(true);
            conflict.found(claim, before, said);
        }
        if (higher) {
            note(claim);
        }
        return higher;
    }

    boolean isKnown(int claim) {
        return source(known, claim) != null;
    }

    /** The reporter whose value of {@code claim} is not kept; null if the values do not contradict each other. */
    static @Nullable String loser(Claims known, int claim, RankedReporter reporter) {
        ClaimSource source = source(known, claim);
        if (source == null
                || source.getReporter().isEmpty()
                || reporter.name().isEmpty()
                || source.getReporter().equals(reporter.name())) {
            return null;
        }
        return reporter.rank() < rankOf(source) ? source.getReporter() : reporter.name();
    }

    /** The rank of the known value of a claim. A value without a registration has the rank of a verifier. */
    public static int rankOf(Claims known, int claim) {
        return rankOf(source(known, claim));
    }

    private static int rankOf(@Nullable ClaimSource source) {
        return source == null ? RankedReporter.AUDIENCE : source.getRank();
    }

    private static @Nullable ClaimSource source(Claims known, int claim) {
        for (ClaimSource source : known.getSourcesList()) {
            if (source.getClaim() == claim) {
                return source;
            }
        }
        return null;
    }

    private void note(int claim) {
        if (reporter.name().isEmpty() && reporter.rank() == RankedReporter.AUDIENCE && claim != ONE_TIME) {
            return;
        }
        ClaimSource source = ClaimSource.newBuilder()
                .setClaim(claim)
                .setRank(reporter.rank())
                .setReporter(reporter.name())
                .build();
        for (int i = 0; i < claims.getSourcesCount(); i++) {
            if (claims.getSources(i).getClaim() == claim) {
                claims.setSources(i, source);
                return;
            }
        }
        claims.addSources(source);
    }
}
