package dev.tokenwarden.revocation.live;

import dev.tokenwarden.contract.identity.TokenIdentity;
import dev.tokenwarden.contract.revocation.Target;
import dev.tokenwarden.revocation.decision.TokenDirectory;
import dev.tokenwarden.revocation.decision.TokenOwner;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of each session and grant, as issuance and exchange events named them. Safe for use by several threads.
 *
 * <ol>
 *   <li>Memory is bounded: beyond {@link #LARGEST} tokens nothing is added, and {@link #overflowed} counts what was left out.
 *   <li>A token is kept until its {@code exp} and skew, without {@code exp} for a day after its issuance.
 * </ol>
 */
public final class FamilyIndex implements TokenDirectory {
    /** The most tokens that are kept, of all tenants. About 500 bytes each. */
    static final int LARGEST = 300_000;

    private static final Duration ASSUMED_LIFETIME = Duration.ofHours(24);
    private static final Duration SKEW = Duration.ofSeconds(60);

    private final Census census;
    private final Clock clock;
    private final int largest;
    private final Map<Target, Map<TokenIdentity, Member>> members = new HashMap<>();
    private final Map<TokenIdentity, Set<Target>> families = new HashMap<>();
    private long overflowed;

    /** @param census which knows the owners of tokens */
    public FamilyIndex(Census census, Clock clock) {
        this(census, clock, LARGEST);
    }

    FamilyIndex(Census census, Clock clock, int largest) {
        this.census = census;
        this.clock = clock;
        this.largest = largest;
    }

    /** Adds a token of these sessions and grants. Returns false if it has expired, or there is no room for it. */
    synchronized boolean add(Member member, Set<Target> of) {
        if (!end(member).isAfter(clock.instant())) {
            return false;
        }
        if (families.size() >= largest && !families.containsKey(member.token())) {
            overflowed++;
            return false;
        }
        families.computeIfAbsent(member.token(), unused -> new LinkedHashSet<>())
                .addAll(of);
        for (Target family : of) {
            members.computeIfAbsent(family, unused -> new LinkedHashMap<>())
                    .merge(member.token(), member, FamilyIndex::known);
        }
        return true;
    }

    /** Keeps what either states; of two values the first. */
    private static Member known(Member first, Member second) {
        return new Member(
                first.token(),
                first.exp() == null ? second.exp() : first.exp(),
                first.owner().isKnown() ? first.owner() : second.owner(),
                first.issued());
    }

    private static Instant end(Member member) {
        @Nullable Instant exp = member.exp();
        return exp == null ? member.issued().plus(ASSUMED_LIFETIME) : exp.plus(SKEW);
    }

    /** Forgets tokens that can no longer be alive. */
    synchronized void prune() {
        Instant now = clock.instant();
        members.values().removeIf(of -> {
            of.values().removeIf(member -> !end(member).isAfter(now));
            return of.isEmpty();
        });
        families.entrySet().removeIf(token -> {
            token.getValue().removeIf(family -> {
                Map<TokenIdentity, Member> of = members.get(family);
                return of == null || !of.containsKey(token.getKey());
            });
            return token.getValue().isEmpty();
        });
    }

    /** How many tokens are kept. */
    synchronized int size() {
        return families.size();
    }

    /** How many tokens were left out because there was no room. */
    synchronized long overflowed() {
        return overflowed;
    }

    @Override
    public Optional<TokenOwner> owner(TokenIdentity token) {
        return census.owner(token);
    }

    @Override
    public synchronized List<Member> members(Target family) {
        Map<TokenIdentity, Member> of = members.get(family);
        return of == null ? List.of() : new ArrayList<>(of.values());
    }

    @Override
    public synchronized Set<Target> families(TokenIdentity token) {
        Set<Target> of = families.get(token);
        return of == null ? Set.of() : Set.copyOf(of);
    }
}
