package dev.tokenwarden.contract.denylist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tokenwarden.contract.revocation.Decision;
import dev.tokenwarden.contract.revocation.Revocation;
import dev.tokenwarden.contract.revocation.Target;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The public format, to the letter: verifiers in other languages read it. */
final class DenylistTest {
    private static final Target TARGET = new Target.OfToken("acme", "https://idp.acme.example", "a1", null);

    @Test
    void entry_isThatOfTheLedgerRecord() throws Exception {
        Revocation revocation = Revocation.by(Decision.builder("d1")
                        .time(Instant.ofEpochMilli(1_795_467_600_123L))
                        .outcome(Decision.Outcome.REVOKED)
                        .target(TARGET)
                        .actor("person:eve")
                        .reason("stolen")
                        .build())
                .cutoff(Instant.ofEpochSecond(1_795_467_600L))
                .expires(Instant.ofEpochMilli(1_795_471_260_000L))
                .build();

        String json = DenylistEntry.of(revocation, 42).toJson();

        assertThat(json).isEqualTo("{\"s\":false,\"e\":1795467600123,\"c\":1795467600,\"x\":1795471260000,\"o\":42}");
        assertThat(DenylistEntry.fromJson(json)).isEqualTo(DenylistEntry.of(revocation, 42));
    }

    @Test
    void whatIsAbsent_staysAbsent() throws Exception {
        assertThat(new DenylistEntry(true, 1, null, null, 2).toJson()).isEqualTo("{\"s\":true,\"e\":1,\"o\":2}");
        assertThat(DenylistEntry.fromJson("{\"o\":2,\"e\":1,\"s\":true}"))
                .isEqualTo(new DenylistEntry(true, 1, null, null, 2));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "null",
                "{\"e\":1,\"o\":2}",
                "{\"s\":null,\"e\":1,\"o\":2}",
                "{\"s\":\"false\",\"e\":1,\"o\":2}",
                "{\"s\":0,\"e\":1,\"o\":2}",
                "{\"s\":true,\"e\":\"1\",\"o\":2}",
                "{\"s\":true,\"e\":1}",
                "{\"s\":true,\"e\":1,\"o\":2,\"y\":3}",
                "{\"s\":true,\"e\":1,\"o\":2}x",
                "{\"s\":true,\"e\":1e30,\"o\":2}"
            })
    void otherEntries_areRefused(String json) {
        assertThatExceptionOfType(IOException.class)
                .as("a member that is missing must not read as \"not in shadow\" or \"since 1970\"")
                .isThrownBy(() -> {
                    if (DenylistEntry.fromJson(json) == null) {
                        throw new IOException("null");
                    }
                });
    }

    @Test
    void markerAndAcknowledgement_areThoseOfThePage() throws Exception {
        DenylistMeta meta = new DenylistMeta(DenylistMeta.FORMAT, "9f86", 17, 42, 1_795_467_601_000L);
        Ack ack = new Ack("payments-1", "9f86", 17, 42, 1_795_467_601_003L);

        assertThat(meta.toJson())
                .isEqualTo(
                        "{\"format\":1,\"epoch\":\"9f86\",\"sequence\":17,\"offset\":42,\"beat_millis\":1795467601000}");
        assertThat(ack.toJson())
                .isEqualTo(
                        "{\"verifier\":\"payments-1\",\"epoch\":\"9f86\",\"sequence\":17,\"offset\":42,\"at_millis\":1795467601003}");
        assertThat(DenylistMeta.fromJson(meta.toJson())).isEqualTo(meta);
        assertThat(Ack.fromJson(ack.toJson())).isEqualTo(ack);
    }

    @Test
    void markersOfAnotherFormat_areRefused() {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> DenylistMeta.fromJson(
                        "{\"format\":2,\"epoch\":\"9f86\",\"sequence\":17,\"offset\":42,\"beat_millis\":1}"));
    }

    @ParameterizedTest
    @EnumSource
    void feedRecords_comeBack(FeedRecord.Op op) {
        FeedRecord feed = new FeedRecord(
                op,
                "9f86",
                7,
                42,
                op == FeedRecord.Op.BEAT ? null : TARGET.name(),
                op == FeedRecord.Op.PUT ? "{}" : null,
                1_795_467_601_000L);

        assertThat(FeedRecord.fromFields(feed.toFields())).isEqualTo(feed);
    }

    @Test
    void feedRecords_lackNothing() {
        Map<String, String> fields = new FeedRecord(FeedRecord.Op.PUT, "9f86", 7, 42, "n", "v", 1).toFields();
        for (String name : fields.keySet()) {
            Map<String, String> less = new HashMap<>(fields);
            less.remove(name);
            assertThatIllegalArgumentException().as(name).isThrownBy(() -> FeedRecord.fromFields(less));
        }
        for (String name : new String[] {"op", "seq", "offset", "at"}) {
            Map<String, String> bad = new HashMap<>(fields);
            bad.put(name, "?");
            assertThatIllegalArgumentException().as(name).isThrownBy(() -> FeedRecord.fromFields(bad));
        }
    }

    @Test
    void keys_areThoseOfThePage() {
        assertThat(DenylistKeys.entry(TARGET)).isEqualTo("tw:{acme}:d:token:24:https://idp.acme.example:2:a1");
        assertThat(DenylistKeys.index("acme")).isEqualTo("tw:{acme}:index");
        assertThat(DenylistKeys.feed("acme")).isEqualTo("tw:{acme}:feed");
        assertThat(DenylistKeys.meta("acme")).isEqualTo("tw:{acme}:meta");
        assertThat(DenylistKeys.ackChannel("acme", "p1")).isEqualTo("tw:{acme}:ack:p1");
        for (String tenant : new String[] {"", "a}b", "{"}) {
            assertThatIllegalArgumentException().as(tenant).isThrownBy(() -> DenylistKeys.prefix(tenant));
        }
    }
}
