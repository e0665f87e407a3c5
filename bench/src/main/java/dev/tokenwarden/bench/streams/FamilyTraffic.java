package dev.tokenwarden.bench.streams;

import dev.tokenwarden.contract.identity.FamilyIdentity;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;

/**
 * Honest traffic of grants that are refreshed every minute, by one agent on three networks. Each token is issued, and used twice.
 *
 * @param families grants side by side
 * @param tokens per grant
 */
record FamilyTraffic(int families, int tokens) {
    static final int EVENTS_PER_TOKEN = 3;

    private static final String TENANT = "acme";
    private static final String ISS = "https://idp.acme.example";
    private static final Instant START = Instant.parse("2026-03-02T00:00:00Z");
    private static final int LIFETIME_SECONDS = 300;
    private static final int REFRESH_SECONDS = 60;

    int size() {
        return families * tokens * EVENTS_PER_TOKEN;
    }

    /** The identity of a grant, as keys of the stores contain it. */
    static byte[] key(int family) {
        return FamilyIdentity.grant(TENANT, ISS, grant(family)).toBytes();
    }

    /** The event with that number, in the order of event time, as structured JSON. */
    byte[] event(int number) {
        int round = number / (families * EVENTS_PER_TOKEN);
        int kind = number / families % EVENTS_PER_TOKEN;
        int family = number % families;
        Instant issued = START.plusSeconds((long) round * REFRESH_SECONDS);
        Instant time = issued.plusSeconds(kind * 15L).plusNanos(10_000_000_000L / families * family);
        String client = "\"client\":{\"address\":\"203.0.113." + (family + round) % 3 + "\",\"as\":"
                + (64_500 + round % 3) + ",\"user_agent\":\"sync/4.1\"}";
        String data = kind == 0
                ? "\"issuance\":{\"grant_type\":\"refresh_token\",\"refresh\":\"" + "A".repeat(35)
                        + HexFormat.of().toHexDigits(number, 8) + "\"," + client + "}"
                : "\"use\":{\"audience\":\"orders\",\"outcome\":\"accepted\",\"edge\":true,\"operation\":\"GET /v1/orders\","
                        + "\"required_scope\":\"orders:read\",\"trace\":\"" + "0".repeat(24)
                        + HexFormat.of().toHexDigits(number, 8) + "\"," + client + "}";
        String json = "{\"specversion\":\"1.0\",\"id\":\"" + number + "\",\"type\":\"dev.tokenwarden.token."
                + (kind == 0 ? "issued" : "used") + ".v1\",\"source\":\""
                + (kind == 0 ? "urn:issuer:idp.acme.example" : "urn:verifier:orders/eu-1") + "\",\"time\":\"" + time
                + "\",\"tenant\":\"" + TENANT + "\",\"data\":{\"token\":{\"iss\":\"" + ISS + "\",\"jti\":\"t-" + family
                + "-" + round + "\",\"sub\":\"user-" + family + "\",\"client_id\":\"sync\",\"aud\":[\"orders\"],"
                + "\"scope\":\"orders:read\",\"iat\":" + issued.getEpochSecond() + ",\"exp\":"
                + (issued.getEpochSecond() + LIFETIME_SECONDS) + ",\"alg\":\"ES256\",\"kid\":\"k1\",\"grant\":\""
                + grant(family) + "\"}," + data + "}}";
        return json.getBytes(StandardCharsets.UTF_8);
    }

    private static String grant(int family) {
        return "grant-" + family;
    }
}
