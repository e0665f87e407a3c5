package dev.tokenwarden.revocation.propagation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenwarden.contract.denylist.Ack;
import dev.tokenwarden.contract.denylist.DenylistKeys;
import dev.tokenwarden.redis.RedisClients;
import dev.tokenwarden.redis.RedisConfig;
import dev.tokenwarden.testkit.SteppedClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class AckListenerTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Propagation propagation =
            new Propagation(new SteppedClock(Instant.parse("2026-11-23T21:00:00Z")), registry);
    private final List<String> missing = new ArrayList<>();
    private final AckListener listener =
            new AckListener(new RedisClients(RedisConfig.local(1)), propagation, missing::add, registry);

    private double count(String result) {
        return registry.get("tokenwarden.revocation.acks")
                .tag("result", result)
                .counter()
                .count();
    }

    private static String ack(String verifier) {
        return new Ack(verifier, "e1", 7, 42, 0).toJson();
    }

    @Test
    void acknowledgement_countsForTheVerifierOfItsChannel() {
        listener.receive(DenylistKeys.ackChannel("acme", "payments"), ack("payments"));
        assertThat(propagation.inForce("acme", 42)).hasSize(1);
        assertThat(count("received")).isEqualTo(1);
    }

    @Test
    void acknowledgementInAnotherName_countsForNobody() {
        for (int i = 0; i < 40; i++) {
            listener.receive(DenylistKeys.ackChannel("acme", "payments"), ack("verifier-" + i));
        }
        assertThat(propagation.verifiers("acme")).isEmpty();
        assertThat(count("foreign")).isEqualTo(40);
    }

    @Test
    void oneVerifier_cannotKeepOthersOutByInventingInstances() {
        for (int i = 0; i < 20_000; i++) {
            listener.receive(DenylistKeys.ackChannel("acme", "evil#" + i), ack("evil#" + i));
        }
        listener.receive(DenylistKeys.ackChannel("acme", "payments"), ack("payments"));
        assertThat(propagation.verifiers("acme")).hasSize(Propagation.INSTANCES + 1);
    }

    @Test
    void missingEntries_areReported() {
        listener.receive(DenylistKeys.ackChannel("acme", "payments"), new Ack("payments", "e1", 7, 42, 0, 3L).toJson());
        assertThat(missing).containsExactly("acme");
    }

    @Test
    void malformedMessages_areCounted() {
        listener.receive("tw:{acme}:other", "{}");
        listener.receive(DenylistKeys.ackChannel("acme", "payments"), "no json");
        listener.receive(DenylistKeys.ackChannel("acme", "payments"), "x".repeat(5_000));
        assertThat(count("malformed")).isEqualTo(3);
    }
}
