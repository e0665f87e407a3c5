package dev.tokenwarden.standalone;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Events as someone outside writes them by hand. */
public final class UseEvents {
    private UseEvents() {}

    /** A use of the token from that network, at the audience it is for. */
    public static String used(String id, String jti, String address, int network, String agent) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        long iat = now.getEpochSecond() - 10;
        return """
                {"specversion":"1.0","id":"%s","type":"dev.tokenwarden.token.used.v1","source":"urn:verifier:test/1",\
                "time":"%s","tenant":"acme","data":{"token":{"iss":"https://idp.acme.example","jti":"%s","sub":"alice",\
                "client_id":"web","aud":["payments"],"iat":%d,"exp":%d,"alg":"ES256","kid":"k1"},"use":{"audience":\
                "payments","outcome":"accepted","edge":true,"client":{"address":"%s","as":%d,"user_agent":"%s"}}}}""".formatted(id, now, jti, iat, iat + 600, address, network, agent);
    }
}
