package dev.tokenwarden.dashboards.ledger;

import dev.tokenwarden.contract.revocation.Revocation;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A copy of the ledger in memory. It answers whether a token is usable, with the same result as the revocation service and the
 * verifiers. Invariants:
 *
 * <ol>
 *   <li>One thread writes, any thread reads.
 *   <li>Readers see a complete ledger: a new reading replaces the old copy only when it is complete.
 *   <li>Without a confirmation within {@link #MAX_AGE} that all records were read, every answer is unknown.
 * </ol>
 */
public final class LedgerCopy {
    /** Time for which a confirmation is valid. */
    static final Duration MAX_AGE = Duration.ofSeconds(10);

    private final Clock clock;
    private volatile LedgerEntries entries = new LedgerEntries();
    private volatile @Nullable Instant confirmed;

    public LedgerCopy(Clock clock) {
        this.clock = clock;
    }

    /** Replaces the copy. */
    void replace(LedgerEntries complete) {
        entries = complete;
    }

    /** Confirms that all current records of the ledger were read. */
    void confirm() {
        confirmed = clock.instant();
    }

    /** Whether the copy is up to date. Otherwise every answer is unknown. */
    public boolean isCurrent() {
        Instant last = confirmed;
        return last != null && !clock.instant().isAfter(last.plus(MAX_AGE));
    }

    /** Number of targets that are revoked or in shadow. */
    public int size() {
        return entries.size();
    }

    /** The revocation in force of exactly this target, enforced or in shadow. */
    public Optional<Revocation> inForce(String targetId) {
        Instant now = clock.instant();
        return Optional.ofNullable(entries.get(targetId)).filter(revocation -> isInForce(revocation, now));
    }

    /** Whether verifiers accept the subject. If several revocations cover it, the answer names the narrowest. */
    public Usability of(TokenTargets subject) {
        if (!isCurrent()) {
            return new Usability.Unknown("The console has not read the revocation ledger up to now.");
        }
        LedgerEntries read = entries;
        Instant now = clock.instant();
        List<Revocation> covering = Stream.concat(subject.own().stream(), subject.wider().stream())
                .map(target -> read.get(target.id()))
                .flatMap(Stream::ofNullable)
                .filter(revocation -> covers(revocation, subject.issuedAt(), now))
                .toList();
        Optional<Usability> revoked = first(covering, Revocation.State.ENFORCED).map(Usability.RevokedBy::new);
        if (revoked.isPresent()) {
            return revoked.get();
        }
        if (subject.isToken() && read.thumbprints().stream().anyMatch(key -> denies(key, subject, now))) {
            return new Usability.Unknown(
                    "A key of this tenant is revoked by its thumbprint, and no event says which key signed this token.");
        }
        return first(covering, Revocation.State.SHADOW)
                .<Usability>map(Usability.ShadowedBy::new)
                .orElseGet(Usability.Usable::new);
    }

    private static Optional<Revocation> first(List<Revocation> covering, Revocation.State state) {
        return covering.stream()
                .filter(revocation -> revocation.state() == state)
                .findFirst();
    }

    private static boolean denies(Revocation key, TokenTargets subject, Instant now) {
        return key.state() == Revocation.State.ENFORCED
                && key.target().tenant().equals(subject.tenant())
                && isInForce(key, now);
    }

    /** A token without {@code iat} counts as issued before any cut-off. */
    private static boolean covers(Revocation revocation, @Nullable Long issuedAt, Instant now) {
        return isInForce(revocation, now)
                && (revocation.cutoff() == null
                        || issuedAt == null
                        || issuedAt <= revocation.cutoff().getEpochSecond());
    }

    private static boolean isInForce(Revocation revocation, Instant now) {
        return !revocation.effective().isAfter(now)
                && (revocation.expires() == null || revocation.expires().isAfter(now));
    }
}
