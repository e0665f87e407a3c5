package dev.tokenwarden.ingest;

import static dev.tokenwarden.ingest.AdmissionSamples.CLOCK;
import static dev.tokenwarden.ingest.AdmissionSamples.NOW;
import static dev.tokenwarden.ingest.AdmissionSamples.used;
import static dev.tokenwarden.ingest.AdmissionSamples.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenwarden.contract.event.EventCodec;
import dev.tokenwarden.contract.event.InvalidEventException;
import dev.tokenwarden.contract.identity.TokenIdentity;
import dev.tokenwarden.policy.Policy;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdmissionTest {
    private static final String ACME = "https://idp.acme.example";
    private static final String SHARED = "https://shared.example";
    private static final String UNLISTED = "https://unlisted.example";
    private static final String INITECH = "https://idp.initech.example";
    private static final String SOURCE = "urn:verifier:payments/eu-1";

    private final Policy policy = AdmissionSamples.policy();
    private final Admission admission = new Admission(AdmissionLimits.DEFAULT, CLOCK);

    @Test
    void admit_ownEvent_keyedByTokenAndReencoded() throws InvalidEventException {
        AdmissionVerdict verdict =
                admit("payments", "  " + used("1").replace("\"data\"", "\"unknown\": [1], \"data\"") + "\n");

        assertThat(verdict).isInstanceOfSatisfying(AdmissionVerdict.Admitted.class, admitted -> {
            assertThat(TokenIdentity.fromBytes(admitted.key())).isEqualTo(TokenIdentity.of("acme", ACME, "t-1", null));
            assertThat(admitted.value()).asString().isEqualTo(used("1"));
        });
        assertThat(EventCodec.decode(((AdmissionVerdict.Admitted) verdict).value())
                        .id())
                .isEqualTo("1");
    }

    @ParameterizedTest
    @CsvSource({
        // issuer listed for one tenant: that tenant, not the one in the event
        ACME + ", acme, acme",
        ACME + ", globex, acme",
        // for several: the event's own
        SHARED + ", acme, acme",
        // for none: the event's own
        UNLISTED + ", acme, acme",
    })
    void admit_tenantFollowsFromIssuer(String issuer, String claimed, String expected) {
        AdmissionVerdict verdict = admit("payments", used(SOURCE, "1", claimed, issuer, "payments"));

        assertThat(verdict).isInstanceOfSatisfying(AdmissionVerdict.Admitted.class, admitted -> assertThat(
                        admitted.event().tenant())
                .isEqualTo(expected));
    }

    @ParameterizedTest
    @CsvSource({
        // issuer listed for another tenant only
        INITECH + ", acme, payments",
        // issuer of several tenants, the event's own is one of them but not the reporter's
        SHARED + ", globex, payments",
        UNLISTED + ", globex, payments",
        // issuer of several tenants, the event's own is none of them
        SHARED + ", initech, anything",
    })
    void admit_foreignTenant_refused(String issuer, String claimed, String registration) {
        assertMismatch(admit(registration, used(SOURCE, "1", claimed, issuer, "payments")), Claim.TENANT, "tenant");
    }

    @Test
    void admit_foreignSource_refused() {
        assertMismatch(
                admit("payments", used("urn:verifier:ledger/1", "1", "acme", ACME, "payments")),
                Claim.SOURCE,
                "source");
    }

    @Test
    void admit_exactSource_isNoPrefix() {
        assertThat(admit("payments", used("urn:exact", "1", "acme", ACME, "payments")))
                .isInstanceOf(AdmissionVerdict.Admitted.class);
        assertMismatch(admit("payments", used("urn:exact/1", "1", "acme", ACME, "payments")), Claim.SOURCE, "source");
    }

    @Test
    void admit_foreignIssuer_refused() {
        assertMismatch(
                admit("payments", used(SOURCE, "1", "acme", "https://evil.example", "payments")),
                Claim.ISSUER,
                "data.token.iss");
    }

    @Test
    void admit_foreignAudience_refused() {
        assertMismatch(
                admit("payments", used(SOURCE, "1", "acme", ACME, "payroll")), Claim.AUDIENCE, "data.use.audience");
    }

    @Test
    void admit_audienceUnknownWhereOneIsRequired_refused() {
        assertMismatch(
                admit("payments", used("1").replace("\"audience\":\"payments\",", "")),
                Claim.AUDIENCE,
                "data.use.audience");
    }

    @Test
    void admit_verifierThatRevokes_refused() {
        assertMismatch(admit("payments", used("1").replace("token.used.v1", "token.revoked.v1")), Claim.TYPE, "type");
    }

    @Test
    void admit_forgeryShownToHonestVerifier_countsInItsOwnTenant() {
        String forged = used(SOURCE, "1", "acme", INITECH, "payments")
                .replace("\"accepted\"", "\"rejected\",\"reason\":\"signature\"");

        assertThat(admit("payments", forged))
                .isInstanceOfSatisfying(
                        AdmissionVerdict.Admitted.class,
                        admitted -> assertThat(admitted.event().tenant()).isEqualTo("acme"));
        assertThat(admit("payments", forged.replace(INITECH, "https://evil.example")))
                .isInstanceOf(AdmissionVerdict.Admitted.class);
        assertMismatch(admit("payments", forged.replace("\"acme\"", "\"globex\"")), Claim.TENANT, "tenant");
    }

    @Test
    void admit_status_needsNoToken() {
        String status = """
                {"specversion":"1.0","id":"s","type":"dev.tokenwarden.verifier.status.v1","source":"%s","time":"%s",\
                "tenant":"acme","data":{"status":{"sequence":1,"sent":2,"dropped":0}}}""".formatted(SOURCE, NOW);

        assertThat(admit("payments", status)).isInstanceOf(AdmissionVerdict.Admitted.class);
        assertMismatch(admit("payments", status.replace("acme", "globex")), Claim.TENANT, "tenant");
    }

    @Test
    void admit_noRegistration_refused() {
        assertRefused(admit("nobody", used("1")), "not-registered", "");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2026-11-25T21:00:00Z      | true",
                "2026-11-25T21:00:00.001Z  | false",
                "2001-01-01T00:00:00Z      | true",
            })
    void admit_timeAhead_refusedAfter48Hours(String time, boolean admitted) {
        AdmissionVerdict verdict = admit("payments", used("1").replace(NOW.toString(), time));

        assertThat(verdict instanceof AdmissionVerdict.Admitted).isEqualTo(admitted);
        if (!admitted) {
            assertRefused(verdict, "out-of-range", "time");
        }
    }

    @Test
    void admit_timeBehind_refusedWhereLimited() {
        var limited = new Admission(new AdmissionLimits(Duration.ZERO, Duration.ofDays(1)), CLOCK);
        String old = used("1").replace(NOW.toString(), "2026-11-22T20:59:59Z");

        assertRefused(
                limited.admit(policy, policy.registration("payments"), RawEvent.structured(utf8(old))),
                "out-of-range",
                "time");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "garbage                                | not-json                |",
                "[]                                     | not-json                |",
                "{}                                     | missing-attribute       | specversion",
                "`{\"specversion\":\"0.3\"}`            | unsupported-specversion | specversion",
                "`{\"specversion\":\"1.0\",\"type\":\"x\"}` | unknown-type        | type",
                "`{\"id\":1}`                           | wrong-type              | id",
                "`{\"id\":\"1\",\"id\":\"1\"}`          | duplicate-member        | id",
                "`{\"x\":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[` | too-deep       |",
            })
    void admit_invalid_refusedByField(String json, String reason, @Nullable String field) {
        assertRefused(admit("payments", json), reason, field == null ? "" : field);
    }

    @Test
    void admit_overSize_refused() {
        assertRefused(admit("payments", used("1") + " ".repeat(64 * 1024)), "too-large", "");
    }

    @Test
    void admit_faultOfOurs_refusedNotThrown() {
        AdmissionVerdict verdict = admission.admit(policy, policy.registration("payments"), () -> {
            throw new IllegalStateException("on purpose");
        });

        assertRefused(verdict, "internal-error", "");
    }

    private AdmissionVerdict admit(String registration, String json) {
        return admission.admit(policy, policy.registration(registration), RawEvent.structured(utf8(json)));
    }

    private static void assertMismatch(AdmissionVerdict verdict, Claim claim, String field) {
        assertRefused(verdict, claim.wireName() + "-mismatch", field);
        assertThat(((AdmissionVerdict.Refused) verdict).mismatch())
                .isNotNull()
                .satisfies(mismatch -> assertThat(mismatch.claim()).isEqualTo(claim));
    }

    private static void assertRefused(AdmissionVerdict verdict, String reason, String field) {
        assertThat(verdict).isInstanceOfSatisfying(AdmissionVerdict.Refused.class, refused -> {
            assertThat(refused.reason()).isEqualTo(reason);
            assertThat(refused.field()).isEqualTo(field);
        });
    }
}
