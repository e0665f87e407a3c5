package dev.tokenwarden.revocation.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenwarden.contract.revocation.Decision;
import dev.tokenwarden.contract.revocation.Revocation;
import dev.tokenwarden.contract.revocation.Target;
import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.policy.reader.PolicyLoader;
import dev.tokenwarden.revocation.denylist.Differences;
import dev.tokenwarden.revocation.denylist.ReconciliationReport;
import dev.tokenwarden.revocation.ledger.LedgerView;
import dev.tokenwarden.revocation.live.Impact;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The JSON of the answers, byte for byte: clients read it. */
final class ViewsTest {
    private static final Target TARGET = new Target.OfClient("acme", "web");

    @Test
    void revocation_isFlat() {
        Revocation revocation = Revocation.by(Decision.builder("d1")
                        .time(Instant.ofEpochSecond(100))
                        .outcome(Decision.Outcome.SHADOW)
                        .target(TARGET)
                        .actor("person:eve")
                        .reason("left")
                        .build())
                .cutoff(Instant.ofEpochSecond(90))
                .build();

        Views.RevocationView view = Views.RevocationView.of(new LedgerView.Entry(revocation, 7));

        assertThat(json(view))
                .isEqualTo("{\"id\":\"" + TARGET.id() + "\",\"target\":{\"type\":\"client\",\"tenant\":\"acme\","
                        + "\"client_id\":\"web\"},\"state\":\"shadow\",\"effective\":\"1970-01-01T00:01:40Z\","
                        + "\"cutoff\":\"1970-01-01T00:01:30Z\",\"decision\":\"d1\",\"actor\":\"person:eve\","
                        + "\"reason\":\"left\",\"offset\":7}");
    }

    @Test
    void preview_isFlat() {
        Impact impact = new Impact(Impact.Counted.AT_LEAST, 4, 3, 2, 1.5, Duration.ofMinutes(10));

        Views.PreviewView view =
                new Views.PreviewView(TARGET, Views.ImpactView.of(impact), 1, true, "p-1", "PT10M", null);

        assertThat(json(view))
                .isEqualTo("{\"target\":{\"type\":\"client\",\"tenant\":\"acme\",\"client_id\":\"web\"},"
                        + "\"counted\":\"at-least\",\"live_tokens\":4,\"subjects\":3,\"clients\":2,"
                        + "\"requests_per_second\":1.5,\"window\":\"PT10M\",\"descendants\":1,\"wide\":true,"
                        + "\"preview\":\"p-1\",\"valid_for\":\"PT10M\"}");
    }

    @Test
    void revokedClient_doesNotCoverIssuersWhoseTokensDoNotNameTheirClient() throws Exception {
        Policy policy = PolicyLoader.parse("policy.yaml", """
                issuers:
                  - {issuer: "https://idp.acme.example", tenant: acme}
                  - {issuer: "https://old.acme.example", tenant: acme, claims: {client_id: []}}
                  - {issuer: "https://old.other.example", tenant: other, claims: {client_id: []}}
                """);

        assertThat(json(Views.CoverageView.of(policy, TARGET)))
                .isEqualTo("{\"covered\":1,\"not_covered\":[\"https://old.acme.example\"]}");
        assertThat(Views.CoverageView.of(policy, new Target.OfSubject("acme", "https://old.acme.example", "alice")))
                .isNull();
        assertThat(Views.CoverageView.of(Policy.defaults(), TARGET)).isNull();
    }

    @Test
    void reconciliation_isFlat() {
        ReconciliationReport report = new ReconciliationReport("acme", 10, "aa", "bb", new Differences(1, 2, 3, 4), 5);

        Views.ReconciliationView view = Views.ReconciliationView.of(report);

        assertThat(json(view))
                .isEqualTo("{\"tenant\":\"acme\",\"equal\":false,\"entries\":10,\"ledger\":\"aa\",\"redis\":\"bb\","
                        + "\"missing\":1,\"different\":2,\"stale\":3,\"unconfirmed\":4,\"took_ms\":5}");
    }

    private static String json(Object view) {
        return new String(Views.json(view), StandardCharsets.UTF_8);
    }
}
