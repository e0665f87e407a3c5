package dev.tokenwarden.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenwarden.contract.event.EventCodec;
import dev.tokenwarden.contract.event.InvalidEventException;
import dev.tokenwarden.policy.Policy;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.junit.jupiter.api.Test;

/** Whatever comes: one verdict, nothing thrown, nothing quoted, and what is admitted can be read again as what it was. */
class AdmissionGarbageTest {
    private static final int ROUNDS = 50_000;
    private static final String CANARY = "s3cr3t-canary";
    private static final byte[] SEED =
            AdmissionSamples.utf8(AdmissionSamples.used("1").replace("t-1", CANARY));
    private static final String[] HEADERS = {
        "ce_specversion", "ce_id", "ce_type", "ce_source", "ce_time", "ce_tenant", "content-type", "x"
    };

    private final Policy policy = AdmissionSamples.policy();
    private final Admission admission = new Admission(AdmissionLimits.DEFAULT, AdmissionSamples.CLOCK);

    @Test
    void admit_garbage_oneVerdictEach() throws InvalidEventException {
        Random random = new Random(20261123);
        int admitted = 0;
        for (int round = 0; round < ROUNDS; round++) {
            byte[] value = mutated(random);
            var record = AdmissionSamples.record("t", round, 0, value, headers(random));
            AdmissionVerdict verdict = admission.admit(policy, policy.registration("anything"), new KafkaEvent(record));
            if (verdict instanceof AdmissionVerdict.Admitted event) {
                admitted++;
                assertThat(event.key()).isNotEmpty();
                assertThat(EventCodec.decode(event.value())).isEqualTo(event.event());
            } else if (verdict instanceof AdmissionVerdict.Refused refused) {
                assertThat(refused.reason()).isNotEqualTo(AdmissionVerdict.Refused.INTERNAL_ERROR);
                assertThat(refused.detail()).isNotEmpty().doesNotContain(CANARY);
                assertThat(refused.field()).doesNotContain(CANARY);
            }
        }
        assertThat(admitted).as("some of it is still in order").isBetween(ROUNDS / 50, ROUNDS / 2);
    }

    private static byte[] mutated(Random random) {
        byte[] bytes = SEED.clone();
        switch (random.nextInt(7)) {
            case 0 -> {
                bytes = new byte[random.nextInt(300)];
                random.nextBytes(bytes);
            }
            case 1 -> bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
            case 2 ->
                bytes = String.valueOf((char) random.nextInt(0x10000))
                        .repeat(random.nextInt(200))
                        .getBytes(StandardCharsets.UTF_8);
            case 3 -> {
                int at = random.nextInt(bytes.length);
                int from = random.nextInt(bytes.length);
                int length = Math.min(random.nextInt(30), bytes.length - Math.max(at, from));
                System.arraycopy(SEED, from, bytes, at, length);
            }
            default -> {
                for (int i = 0; i <= random.nextInt(3); i++) {
                    bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
                }
            }
        }
        return bytes;
    }

    private static Header[] headers(Random random) {
        Header[] headers = new Header[random.nextInt(5) == 0 ? random.nextInt(HEADERS.length) : 0];
        for (int i = 0; i < headers.length; i++) {
            byte[] value = new byte[random.nextInt(20)];
            random.nextBytes(value);
            headers[i] = new RecordHeader(
                    HEADERS[random.nextInt(HEADERS.length)],
                    random.nextBoolean() ? value : AdmissionSamples.utf8("application/cloudevents+json"));
        }
        return headers;
    }
}
