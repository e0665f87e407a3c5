package dev.tokenwarden.standalone.trust;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenwarden.contract.event.Token;
import dev.tokenwarden.contract.identity.FamilyIdentity;
import dev.tokenwarden.contract.identity.TokenIdentity;
import dev.tokenwarden.contract.revocation.Target;
import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.policy.PolicyException;
import dev.tokenwarden.policy.reader.PolicyLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Lying registrations have no token revoked that is not theirs. Each random sequence runs twice through admission, detection and
 * decisions: with the lies and without them. What is revoked only with the lies would be an honest token of a stranger.
 *
 * <p>Two verifiers and an issuer lie, together, about tokens that are not for them. System property {@code hostile.sequences}
 * sets how many sequences run, {@code hostile.seed} the first seed.
 */
final class HostileReportersPropertyTest {
    private static final int SEQUENCES = Integer.getInteger("hostile.sequences", 200);
    private static final long SEED = Long.getLong("hostile.seed", 20_261_201);
    /** A topology serves so many sequences; then its memory is given up. */
    private static final int SEQUENCES_OF_A_DRIVER = 100;

    private static final Duration APART = Duration.ofHours(2);
    private static final Instant START = Instant.parse("2026-03-02T12:00:00Z");

    @TempDir
    Path directory;

    private final Policy policy = policy();
    private final Map<String, Integer> causes = new TreeMap<>();

    @Test
    void lies_revokeNoStrangersToken() throws Exception {
        List<String> wrong = new ArrayList<>();
        int honest = 0;
        int revoked = 0;
        HostilePipeline pipeline = null;
        try {
            for (int i = 0; i < SEQUENCES; i++) {
                if (i % SEQUENCES_OF_A_DRIVER == 0) {
                    close(pipeline);
                    pipeline = new HostilePipeline(policy, directory.resolve("d" + i), START);
                    // Both runs of a sequence must meet a pipeline that has read something before.
                    revoked(pipeline, SEED + i, 0, false);
                }
                int round = i % SEQUENCES_OF_A_DRIVER + 1;
                Set<Integer> without = revoked(pipeline, SEED + i, 2 * round, false);
                Set<Integer> with = revoked(pipeline, SEED + i, 2 * round + 1, true);
                honest += HostileWorld.of(SEED + i, "", START).tokens().size();
                revoked += without.size();
                with.removeAll(without);
                if (!with.isEmpty()) {
                    wrong.add("seed " + (SEED + i) + ": tokens " + with);
                }
            }
        } finally {
            close(pipeline);
        }
        System.getLogger(getClass().getName())
                .log(
                        System.Logger.Level.INFO,
                        SEQUENCES + " sequences, " + honest + " honest tokens, " + revoked + " revoked without lies, "
                                + wrong.size() + " sequences with wrong revocations; rules that revoke without lies: "
                                + causes);
        assertThat(revoked).as("real thefts are revoked").isPositive();
        assertThat(wrong)
                .as("%d of %d sequences; rules: %s", wrong.size(), SEQUENCES, causes)
                .isEmpty();
    }

    /** The numbers of the honest tokens that are revoked in the end. */
    private Set<Integer> revoked(HostilePipeline pipeline, long seed, int slot, boolean lies) throws Exception {
        Instant start = START.plus(APART.multipliedBy(slot));
        HostileWorld world = HostileWorld.of(seed, "-" + slot, start);
        HostilePipeline.Outcome outcome = pipeline.run(
                world.sent().stream().filter(one -> lies || !one.lie()).toList(), start.plusSeconds(210));
        Set<Integer> covered = new HashSet<>();
        for (int i = 0; i < world.tokens().size(); i++) {
            HostileWorld.Honest token = world.tokens().get(i);
            if (outcome.revoked().stream().anyMatch(target -> covers(target, token))) {
                covered.add(i);
                if (!lies) {
                    outcome.rules().keySet().stream()
                            .filter(rule -> rule.contains("REVOKE")
                                    && rule.endsWith(" " + token.token().jti()))
                            .forEach(rule -> causes.merge(rule.substring(0, rule.lastIndexOf(' ')), 1, Integer::sum));
                }
            }
        }
        return covered;
    }

    private static boolean covers(Target target, HostileWorld.@Nullable Honest honest) {
        if (honest == null) {
            return false;
        }
        Token token = honest.token();
        String tenant = target.tenant();
        boolean itself = target.head().isPresent()
                ? target.head().get().equals(TokenIdentity.of(tenant, token.iss(), token.jti(), null))
                : Set.of(
                                        new Target.OfSubject(tenant, token.iss(), token.sub()),
                                        new Target.OfClient(tenant, token.clientId()),
                                        new Target.OfKey(tenant, token.iss(), token.kid()),
                                        new Target.OfIssuer(tenant, token.iss()))
                                .contains(target)
                        || FamilyIdentity.namedBy(tenant, token).stream()
                                .anyMatch(family -> Target.family(family).equals(target));
        return itself || covers(target, honest.parent());
    }

    private static void close(@Nullable HostilePipeline pipeline) {
        if (pipeline != null) {
            pipeline.close();
        }
    }

    private static Policy policy() {
        try {
            return PolicyLoader.parse("hostile", HostileWorld.POLICY);
        } catch (PolicyException e) {
            throw new AssertionError(e);
        }
    }
}
