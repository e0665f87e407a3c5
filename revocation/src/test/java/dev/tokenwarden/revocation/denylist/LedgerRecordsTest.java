package dev.tokenwarden.revocation.denylist;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenwarden.contract.denylist.DenylistEntry;
import dev.tokenwarden.contract.revocation.Decision;
import dev.tokenwarden.contract.revocation.Revocation;
import dev.tokenwarden.contract.revocation.Revocation.State;
import dev.tokenwarden.contract.revocation.Target;
import dev.tokenwarden.revocation.RevocationSamples;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LedgerRecordsTest {
    private static final Instant NOW = Instant.parse("2026-11-23T21:00:00.123456789Z");
    private static final Target TOKEN = Target.token(RevocationSamples.token("acme", "a1"));

    private static Revocation.Builder by(Target target, String reason) {
        return Revocation.by(Decision.builder("d")
                .time(NOW)
                .target(target)
                .outcome(Decision.Outcome.REVOKED)
                .actor("person:a")
                .reason(reason)
                .build());
    }

    private static DenylistChange read(byte[] key, byte[] value) {
        return LedgerRecords.read(new ConsumerRecord<>("token-revocations", 0, 42, key, value));
    }

    @Test
    void record_isReadAsTheContractHasIt() {
        Target client = new Target.OfClient("acme", "shop \"1\"");
        for (Revocation revocation : List.of(
                by(TOKEN, "why").expires(NOW.plusSeconds(60)).build(),
                by(TOKEN, "state: \"enforced\"").state(State.SHADOW).build(),
                by(client, "why").cutoff(NOW).expires(NOW.plusSeconds(1)).build())) {
            DenylistChange change = read(revocation.target().key(), revocation.toJson());
            assertThat(change).isNotNull();
            assertThat(change.tenant()).isEqualTo("acme");
            assertThat(change.name()).isEqualTo(revocation.target().name());
            assertThat(change.entry()).isEqualTo(DenylistEntry.of(revocation, 42));
        }
    }

    @Test
    void tombstone_isARemoval() {
        DenylistChange change = read(TOKEN.key(), null);
        assertThat(change).isNotNull();
        assertThat(change.name()).isEqualTo(TOKEN.name());
        assertThat(change.entry()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "{\"state\":\"enforced\"}",
                "{\"effective\":\"2026-11-23T21:00:00Z\"}",
                "{\"state\":\"off\",\"effective\":\"2026-11-23T21:00:00Z\"}",
                "{\"state\":\"enforced\",\"effective\":\"soon\"}",
                "{\"state\":\"enforced\",\"effective\":\"2026-11-23T21:00:00Z\"",
                "{\"target\":{\"state\":\"enforced\",\"effective\":\"2026-11-23T21:00:00Z\"}}"
            })
    void whatIsNoLedgerRecord_isSetAside(String value) {
        assertThat(read(TOKEN.key(), value.getBytes(StandardCharsets.UTF_8))).isNull();
    }

    @Test
    void keyThatNamesNothing_isSetAside() {
        byte[] value = by(TOKEN, "why").build().toJson();
        assertThat(read("x".getBytes(StandardCharsets.UTF_8), value)).isNull();
        assertThat(read(new byte[0], value)).isNull();
    }
}
