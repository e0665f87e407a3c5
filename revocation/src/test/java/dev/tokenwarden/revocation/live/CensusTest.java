package dev.tokenwarden.revocation.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tokenwarden.contract.event.Token;
import dev.tokenwarden.contract.revocation.Target;
import dev.tokenwarden.revocation.RevocationSamples;
import dev.tokenwarden.testkit.SteppedClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CensusTest {
    private static final Instant NOW = Instant.parse("2026-11-23T21:00:00Z");

    private final SteppedClock clock = new SteppedClock(NOW);
    private final Census census = new Census(clock, 5);

    private void seen(String tenant, String jti, String sub, String client, Long exp, boolean used) {
        Token token = Token.builder(RevocationSamples.ISS)
                .jti(jti)
                .sub(sub)
                .clientId(client)
                .iat(NOW.getEpochSecond())
                .exp(exp)
                .alg("ES256")
                .kid("k1")
                .build();
        census.seen(
                RevocationSamples.token(tenant, jti),
                token,
                clock.instant().getEpochSecond(),
                used ? LiveToken.Source.USE : LiveToken.Source.ISSUANCE);
    }

    private static Long in(Duration time) {
        return NOW.plus(time).getEpochSecond();
    }

    @Test
    void count_isUnknown_untilThePastIsRead() {
        seen("acme", "a1", "alice", "web", in(Duration.ofHours(1)), true);
        assertThat(census.of("acme")).isNull();
        census.complete();
        assertThat(census.of("acme")).isEqualTo(1);
        assertThat(census.of("other"))
                .as("none is not zero: nobody told of any")
                .isNull();
    }

    @Test
    void token_dies_withItsExp_orAnHourAfterItWasSeen() {
        census.complete();
        seen("acme", "a1", "alice", "web", in(Duration.ofMinutes(10)), true);
        seen("acme", "a2", "alice", "web", null, true);
        clock.advance(Duration.ofMinutes(11).plusSeconds(1));
        census.prune();
        assertThat(census.of("acme")).isEqualTo(1);
        clock.advance(Duration.ofMinutes(50));
        census.prune();
        assertThat(census.of("acme")).isNull();
    }

    @Test
    void deadToken_isNotCounted() {
        census.complete();
        seen("acme", "a1", "alice", "web", in(Duration.ofHours(-1)), true);
        assertThat(census.of("acme")).isNull();
    }

    @Test
    void impact_countsWhatTheTargetCovers() {
        census.complete();
        seen("acme", "a1", "alice", "web", in(Duration.ofHours(1)), true);
        seen("acme", "a1", "alice", "web", in(Duration.ofHours(1)), true);
        seen("acme", "a2", "bob", "web", in(Duration.ofHours(1)), false);
        seen("acme", "a3", "bob", "app", in(Duration.ofHours(1)), true);
        seen("other", "a4", "bob", "web", in(Duration.ofHours(1)), true);

        Impact client = census.of(new Target.OfClient("acme", "web"), null, List.of());
        assertThat(client.counted()).isEqualTo(Impact.Counted.SEEN);
        assertThat(client.tokens()).isEqualTo(2);
        assertThat(client.subjects()).isEqualTo(2);
        assertThat(client.clients()).isEqualTo(1);
        assertThat(client.requestsPerSecond()).isCloseTo(2 / 600.0, within(1e-9));

        assertThat(census.of(new Target.OfSubject("acme", RevocationSamples.ISS, "bob"), null, List.of())
                        .tokens())
                .isEqualTo(2);
        assertThat(census.of(new Target.OfKey("acme", RevocationSamples.ISS, "k1"), null, List.of())
                        .tokens())
                .isEqualTo(3);
        assertThat(census.of(new Target.OfIssuer("acme", RevocationSamples.ISS), in(Duration.ofSeconds(-1)), List.of())
                        .tokens())
                .as("issued after the cut-off")
                .isZero();
        assertThat(census.of(
                                Target.chain(RevocationSamples.token("acme", "a1")),
                                null,
                                List.of(
                                        RevocationSamples.token("acme", "a3"),
                                        RevocationSamples.token("acme", "unknown")))
                        .tokens())
                .isEqualTo(2);
        assertThat(census.of(new Target.OfThumbprint("acme", "x"), null, List.of())
                        .counted())
                .isEqualTo(Impact.Counted.UNKNOWN);
    }

    @Test
    void uses_leaveTheWindow() {
        census.complete();
        seen("acme", "a1", "alice", "web", in(Duration.ofHours(1)), true);
        clock.advance(Duration.ofMinutes(9));
        Target target = Target.token(RevocationSamples.token("acme", "a1"));
        assertThat(census.of(target, null, List.of()).requestsPerSecond()).isPositive();
        clock.advance(Duration.ofMinutes(1));
        assertThat(census.of(target, null, List.of()).requestsPerSecond()).isZero();
    }

    @Test
    void moreThanAreKept_areSaidToBeMore() {
        census.complete();
        for (int i = 0; i < 7; i++) {
            seen("acme", "a" + i, "alice", "web", in(Duration.ofHours(1)), true);
        }
        Impact blast = census.of(new Target.OfClient("acme", "web"), null, List.of());
        assertThat(blast.tokens()).isEqualTo(5);
        assertThat(blast.counted()).isEqualTo(Impact.Counted.AT_LEAST);
        assertThat(census.of("acme")).as("a lower limit never widens a budget").isEqualTo(5);
    }
}
