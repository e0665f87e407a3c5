package dev.tokenwarden.ingest;

import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.policy.PolicyException;
import dev.tokenwarden.policy.reader.PolicyLoader;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/** A policy and events for it. */
public final class AdmissionSamples {
    public static final Instant NOW = Instant.parse("2026-11-23T21:00:00Z");
    public static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

    public static final String POLICY = """
            issuers:
              - {issuer: "https://idp.acme.example", tenant: acme}
              - {issuer: "https://shared.example", tenant: acme}
              - {issuer: "https://shared.example", tenant: globex}
              - {issuer: "https://idp.initech.example", tenant: initech}
            registrations:
              - name: payments
                sources: ["urn:verifier:payments/*", "urn:exact"]
                tenants: [acme]
                issuers: ["https://idp.acme.example", "https://shared.example", "https://unlisted.example", "https://idp.initech.example"]
                types: [used, status]
                audiences: [payments, ledger]
              - name: anything
                sources: ["*"]
                tenants: ["*"]
                issuers: ["*"]
                types: [used, issued, exchanged, revoked, status]
            """;

    private AdmissionSamples() {}

    public static Policy policy() {
        return policy(POLICY);
    }

    public static Policy policy(String yaml) {
        try {
            return PolicyLoader.parse("test.yaml", yaml);
        } catch (PolicyException e) {
            throw new AssertionError(e);
        }
    }

    /** A use that {@link #POLICY} lets {@code payments} report. */
    public static String used(String id) {
        return used("urn:verifier:payments/eu-1", id, "acme", "https://idp.acme.example", "payments");
    }

    public static String used(String source, String id, String tenant, String issuer, String audience) {
        return """
                {"specversion":"1.0","type":"dev.tokenwarden.token.used.v1","source":"%s","id":"%s","time":"%s",\
                "tenant":"%s","data":{"token":{"iss":"%s","jti":"t-1"},"use":{"audience":"%s","outcome":"accepted"}}}""".formatted(source, id, NOW, tenant, issuer, audience);
    }

    public static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    public static ConsumerRecord<byte[], byte[]> record(
            String topic, long offset, long time, byte[] value, Header... headers) {
        return new ConsumerRecord<>(
                topic,
                0,
                offset,
                time,
                TimestampType.LOG_APPEND_TIME,
                0,
                value.length,
                utf8("key"),
                value,
                new RecordHeaders(List.of(headers)),
                Optional.empty());
    }
}
