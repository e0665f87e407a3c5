package dev.tokenwarden.revocation.propagation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenwarden.contract.denylist.Ack;
import dev.tokenwarden.revocation.propagation.Propagation.InForce;
import dev.tokenwarden.testkit.SteppedClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class PropagationTest {
    private final SteppedClock clock = new SteppedClock(Instant.parse("2026-11-23T21:00:00Z"));
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Propagation propagation = new Propagation(clock, registry);

    private void acknowledge(String verifier, long offset) {
        propagation.acknowledged("acme", new Ack(verifier, "e1", offset, offset, 0));
    }

    @Test
    void acknowledged_tellsHowLongItTookEach() {
        // given
        acknowledge("v1", 5);
        acknowledge("v2", 5);
        propagation.written("acme", "token:1:i:1:a", 6, clock.millis());

        // when
        clock.advance(Duration.ofMillis(18));
        acknowledge("v1", 6);
        clock.advance(Duration.ofMillis(7));
        acknowledge("v2", 9);

        // then
        Instant decided = clock.instant().minusMillis(25);
        assertThat(propagation.inForce("acme", 6))
                .containsExactly(
                        new InForce("v1", 18L, decided.plusMillis(18)), new InForce("v2", 25L, decided.plusMillis(25)));
        assertThat(registry.get("tokenwarden.revocation.propagation").timer().count())
                .isEqualTo(2);
    }

    @Test
    void acknowledged_ofARevocationThatADetectionCaused_isMeasuredFromTheAct() {
        acknowledge("v1", 5);
        propagation.caused("acme", 6, clock.millis() - 40);
        propagation.written("acme", "a", 6, clock.millis());
        propagation.written("acme", "by a person", 7, clock.millis());

        clock.advance(Duration.ofMillis(10));
        acknowledge("v1", 7);

        var timer = registry.get("tokenwarden.revocation.end.to.end").timer();
        assertThat(timer.count()).isEqualTo(1);
        assertThat(timer.totalTime(java.util.concurrent.TimeUnit.MILLISECONDS)).isEqualTo(50);
    }

    @Test
    void verifiers_areCountedByState_andTheFurthestBehindIsShown() {
        acknowledge("v1", 5);
        clock.advance(Duration.ofSeconds(31));
        acknowledge("v2", 6);
        acknowledge("v3", 8);
        propagation.written("acme", "a", 6, clock.millis());
        propagation.written("acme", "b", 7, clock.millis());
        propagation.written("acme", "c", 8, clock.millis());

        assertThat(gauge("tokenwarden.revocation.verifiers", "state", "alive")).isEqualTo(2);
        assertThat(gauge("tokenwarden.revocation.verifiers", "state", "silent")).isEqualTo(1);
        assertThat(gauge("tokenwarden.revocation.feed.behind")).isEqualTo(2);
    }

    private double gauge(String name, String... tags) {
        return registry.get(name).tags(tags).tag("tenant", "acme").gauge().value();
    }

    @Test
    void acknowledged_again_doesNotChangeWhenItWasInForce() {
        acknowledge("v1", 5);
        propagation.written("acme", "n", 6, clock.millis());
        acknowledge("v1", 6);
        clock.advance(Duration.ofSeconds(1));
        acknowledge("v1", 7);
        assertThat(propagation.inForce("acme", 6))
                .containsExactly(new InForce("v1", 0L, clock.instant().minusSeconds(1)));
    }

    @Test
    void verifierHeardOfForTheFirstTime_hasItSinceNobodyKnowsWhen() {
        propagation.written("acme", "n", 6, clock.millis());
        clock.advance(Duration.ofMinutes(1));
        acknowledge("late", 8);
        assertThat(propagation.inForce("acme", 6)).containsExactly(new InForce("late", null, null));
    }

    @Test
    void verifierBehind_hasItNot() {
        acknowledge("v1", 5);
        assertThat(propagation.inForce("acme", 6)).isEmpty();
        assertThat(propagation.inForce("other", 5)).isEmpty();
    }

    @Test
    void positions_areOfThoseAliveInTheEpoch() {
        acknowledge("v1", 5);
        clock.advance(Duration.ofSeconds(31));
        acknowledge("v2", 7);
        assertThat(propagation.positions("acme", "e1")).containsOnlyKeys("v2");
        assertThat(propagation.positions("acme", "another")).isEmpty();
    }

    @Test
    void silentVerifier_isNotAlive_andForgottenInTheEnd() {
        acknowledge("v1", 5);
        acknowledge("v2", 5);
        clock.advance(Duration.ofSeconds(31));
        acknowledge("v2", 5);
        assertThat(propagation.alive("acme")).isEqualTo(1);
        assertThat(propagation.inForce("acme", 5)).extracting(InForce::verifier).containsExactly("v2");
        assertThat(propagation.verifiers("acme")).hasSize(2);
        clock.advance(Duration.ofMinutes(15));
        assertThat(propagation.verifiers("acme")).hasSize(1);
    }
}
