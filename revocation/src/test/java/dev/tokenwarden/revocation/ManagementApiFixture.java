package dev.tokenwarden.revocation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenwarden.contract.event.Token;
import dev.tokenwarden.embedded.Part;
import dev.tokenwarden.testkit.WithBackbone;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The management API on a running service, and the events and orders that its tests send. */
@WithBackbone(
        parts = {Part.KAFKA, Part.REDIS},
        exclusive = true)
abstract class ManagementApiFixture {
    static final String POLICY = """
            issuers:
              - {issuer: "https://idp.acme.example", tenant: acme, max_lifetime: PT2H}
              - {issuer: "https://idp.two.example", tenant: two}
              - {issuer: "https://idp.seek.example", tenant: seek}
            enforcement:
              mode: enforce
              max_automatic_revocations: {count: 4}
              second_threshold: 10
              escalate: {subject_tokens: 0}
            """;

    @RegisterExtension
    static final Bench bench = new Bench(POLICY);

    static Token token(String jti, String sub, String client) {
        long now = bench.clock().instant().getEpochSecond();
        return Token.builder(RevocationSamples.ISS)
                .jti(jti)
                .sub(sub)
                .clientId(client)
                .iat(now)
                .exp(now + 3_600)
                .alg("ES256")
                .kid("k1")
                .build();
    }

    static String client(String id) {
        return "{\"type\":\"client\",\"tenant\":\"acme\",\"client_id\":\"" + id + "\"}";
    }

    static String order(String target, String more) {
        return "{\"target\":" + target + ",\"reason\":\"a test\"" + more + "}";
    }

    static JsonNode revoked(String tenant) {
        return bench.ok(bench.call("GET", "/v1/revocations?tenant=" + tenant, Bench.RESPONDER, null))
                .get("items");
    }
}
