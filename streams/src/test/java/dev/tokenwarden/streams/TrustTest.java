package dev.tokenwarden.streams;

import static dev.tokenwarden.streams.StreamEvents.token;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenwarden.contract.admission.InputProgress;
import dev.tokenwarden.contract.admission.ReadProgress;
import dev.tokenwarden.contract.detection.Action;
import dev.tokenwarden.contract.detection.Detection;
import dev.tokenwarden.contract.event.Actor;
import dev.tokenwarden.contract.event.EventType;
import dev.tokenwarden.contract.event.TokenEvent;
import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.policy.PolicyException;
import dev.tokenwarden.policy.reader.PolicyLoader;
import dev.tokenwarden.streams.token.Inbound;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one reporter's word can and cannot do. */
final class TrustTest {
    private static final String LEDGERED = "https://ledgered.acme.example";
    private static final String REGISTRATIONS = """
            registrations:
              - {name: idp, sources: ["*"], tenants: [acme], issuers: ["*"], types: [issued, exchanged, revoked]}
              - {name: sts, sources: ["*"], tenants: [acme], issuers: ["*"], types: [exchanged]}
              - {name: orders, sources: ["*"], tenants: [acme], types: [used, status], audiences: [orders]}
              - {name: audit, sources: ["*"], tenants: [acme], types: [used]}
              - {name: liar, sources: ["*"], tenants: [acme], types: [used, status], audiences: [wiki]}
            """;

    @TempDir
    Path directory;

    @Test
    void hashOfAReporterThatTheTokenIsNotFor_onlyAlerts() {
        List<Detection> found = run(
                by("liar", token("t").hash("AAAA").used(0).build()),
                by("orders", token("t").hash("BBBB").used(1).build()));

        assertThat(only(found, "replay.content-mismatch").action()).isEqualTo(Action.ALERT);
        assertThat(only(found, "ingest.claim-conflict").subject().source()).isEqualTo("liar");
        assertThat(only(found, "ingest.claim-conflict").token())
                .satisfies(token -> assertThat(token.contested()).isTrue());
    }

    @Test
    void twoContentsAtTheVerifierThatTheTokenIsFor_revoke() {
        List<Detection> found = run(
                by("orders", token("t").hash("AAAA").used(0).build()),
                by("orders", token("t").hash("BBBB").used(1).build()));

        assertThat(only(found, "replay.content-mismatch").action()).isEqualTo(Action.REVOKE_CHAIN);
        assertThat(rules(found)).doesNotContain("ingest.claim-conflict");
    }

    @Test
    void oneTimeByAStranger_onlyAlerts_byTheIssuer_revokes() {
        List<Detection> byStranger = run(
                by("liar", token("t").oneTime().used(0).build()),
                by("orders", token("t").used(1).build()),
                by("orders", token("t").used(2).build()));
        List<Detection> byIssuer = run(
                by("idp", token("t").oneTime().issued(0)),
                by("orders", token("t").used(1).build()),
                by("orders", token("t").used(2).build()));

        assertThat(only(byStranger, "replay.one-time").action()).isEqualTo(Action.ALERT);
        assertThat(only(byIssuer, "replay.one-time").action()).isEqualTo(Action.REVOKE_TOKEN);
    }

    @Test
    void issuersClaim_replacesALie_andTheLiarIsNamed() {
        List<Detection> found = run(
                by(
                        "liar",
                        token("t")
                                .exp(StreamEvents.START.getEpochSecond() - 10)
                                .used(0)
                                .build()),
                by("idp", token("t").issued(1)));

        assertThat(only(found, "ingest.claim-conflict")).satisfies(conflict -> {
            assertThat(conflict.subject().source()).isEqualTo("liar");
            assertThat(conflict.action()).isEqualTo(Action.ALERT);
        });
    }

    @Test
    void missingClaims_contradictNothing() {
        assertThat(run(
                        by("liar", token("t").withoutExp().used(0).build()),
                        by("idp", token("t").issued(1)),
                        by("orders", token("t").used(2).build())))
                .isEmpty();
    }

    @Test
    void useAtAStrangersAudience_revokesOnlyIfTheStrangerSawTheToken() {
        List<Detection> invented = run(
                by("idp", token("t").hash("AAAA").issued(0)),
                by("liar", token("t").used(1).at("wiki").build()),
                by("liar", token("t").hash("BBBB").used(2).at("wiki").build()));
        List<Detection> seen = run(
                by("idp", token("t").hash("AAAA").issued(0)),
                by("liar", token("t").hash("AAAA").used(1).at("wiki").build()));

        assertThat(only(invented, "audience.mismatch").action()).isEqualTo(Action.ALERT);
        assertThat(only(seen, "audience.mismatch").action()).isEqualTo(Action.REVOKE_TOKEN);
    }

    @Test
    void claimsAndClientsOfAStranger_areNotHeldAgainstTheToken() {
        List<Detection> found = run(
                by("idp", token("t").hash("AAAA").issued(0)),
                by(
                        "liar",
                        token("t")
                                .bound("key-of-the-liar")
                                .used(1)
                                .edge()
                                .by(StreamEvents.client("198.51.100.9", 64_999L, "curl/8"))
                                .build()),
                by("orders", token("t").used(2).edge().build()),
                tick(100));

        assertThat(rules(found)).isEmpty();
    }

    /** Keys of cloud accounts and opaque tokens name no audience: nobody is nearer to them than the reporter that saw them. */
    @Test
    void tokenWithoutAudience_isComparedByWhatItsReporterSaw() {
        List<Detection> found = run(
                by("audit", token("t").aud().used(0).edge().at("orders").build()),
                by(
                        "audit",
                        token("t")
                                .aud()
                                .used(10)
                                .edge()
                                .at("orders")
                                .by(StreamEvents.client("198.51.100.9", 64_999L, "curl/8"))
                                .build()),
                tick(100));

        assertThat(only(found, "replay.context-change").action()).isEqualTo(Action.REVOKE_TOKEN);
    }

    @Test
    void exchange_cannotMintATokenThatExistedBefore() {
        List<Detection> issuedBefore = run(
                by("idp", token("p").issued(0)),
                by("idp", token("t").issued(1)),
                by("sts", token("t").exchanged(2, token("p"), "orders")));
        List<Detection> usedBefore = run(
                by("orders", token("t").used(0).build()), by("sts", token("t").exchanged(91, token("p"), "orders")));

        assertThat(only(issuedBefore, "ingest.claim-conflict").subject().source())
                .isEqualTo("sts");
        assertThat(only(usedBefore, "ingest.claim-conflict").subject().source()).isEqualTo("sts");
        assertThat(run(
                        by("orders", token("t").used(0).build()),
                        by("sts", token("t").exchanged(89, token("p"), "orders"))))
                .isEmpty();
    }

    @Test
    void eventIdWithAnotherContent_isRaised_andHidesNothing() {
        TokenEvent first = token("t").oneTime().used(0).build();
        TokenEvent second = token("t").oneTime().used(3).build().toBuilder().build();
        TokenEvent forged = copyWithId(second, first);

        List<Detection> found =
                run(by("orders", first), by("orders", forged), by("orders", forged), by("orders", first));

        assertThat(only(found, "ingest.event-conflict").subject().source()).isEqualTo("orders");
        assertThat(only(found, "ingest.event-conflict").count()).isEqualTo(1);
        assertThat(rules(found)).contains("replay.one-time");
    }

    @Test
    void unissued_isNotRaisedWhileTheIssuersReporterWasNotRead() {
        List<Inbound> records = new ArrayList<>(List.of(
                by("idp", token("l").iss(LEDGERED).issued(-100)),
                by("orders", token("t").iss(LEDGERED).used(0).build()),
                by("idp", token("l2").iss(LEDGERED).issued(1)),
                tick(100)));
        assertThat(rules(run(records))).doesNotContain("issuance.unissued");

        records.add(read("idp", 100));
        records.add(read("sts", 100));
        records.add(tick(110));
        assertThat(only(run(records), "issuance.unissued").action()).isEqualTo(Action.REVOKE_TOKEN);
    }

    @Test
    void unissued_withoutProof_onlyAlertsAfterTenTimesTheWait() {
        List<Detection> found = run(
                by("idp", token("l").iss(LEDGERED).issued(-100)),
                by("orders", token("t").iss(LEDGERED).used(0).build()),
                by("idp", token("l2").iss(LEDGERED).issued(1)),
                tick(301));

        assertThat(only(found, "issuance.unissued").action()).isEqualTo(Action.ALERT);
    }

    @Test
    void orphanWithoutASubject_isNotRaisedWhileTheReporterOfExchangesWasNotRead() {
        List<Inbound> records = new ArrayList<>(List.of(
                by(
                        "orders",
                        token("t")
                                .sub(null)
                                .act(new Actor("svc", null, null))
                                .used(0)
                                .build()),
                tick(100)));
        assertThat(rules(run(records))).doesNotContain("chain.orphan");

        records.add(read("idp", 100));
        records.add(read("sts", 100));
        records.add(tick(110));
        assertThat(only(run(records), "chain.orphan")).satisfies(orphan -> {
            assertThat(orphan.token().sub()).isNull();
            assertThat(orphan.action()).isEqualTo(Action.ALERT);
        });
    }

    private static TokenEvent copyWithId(TokenEvent event, TokenEvent other) {
        return TokenEvent.builder(event.type(), other.source(), other.id(), event.time(), event.tenant())
                .token(event.token())
                .use(event.use())
                .build();
    }

    private static Inbound tick(long at) {
        return by(
                "orders",
                token("tick-" + at)
                        .exp(StreamEvents.START.getEpochSecond() + at + 600)
                        .used(at)
                        .build());
    }

    private static Inbound by(String reporter, TokenEvent event) {
        boolean issuer = reporter.equals("idp") || reporter.equals("sts") && event.type() == EventType.EXCHANGED;
        return new Inbound.Admitted(event, reporter, issuer);
    }

    private static Inbound read(String reporter, long at) {
        return new Inbound.ReadTo(
                new ReadProgress(List.of(new InputProgress(reporter, 0, 1, StreamEvents.START.plusSeconds(at), null))));
    }

    private List<Detection> run(Inbound... records) {
        return run(List.of(records));
    }

    private List<Detection> run(List<Inbound> records) {
        return List.copyOf(new SimulatedCluster(1, policy(), new Random(1), directory)
                .runAdmitted(records)
                .values());
    }

    private static Detection only(Collection<Detection> found, String rule) {
        List<Detection> of =
                found.stream().filter(one -> one.rule().equals(rule)).toList();
        assertThat(of).as(rule + " in " + rules(found)).hasSize(1);
        return of.get(0);
    }

    private static List<String> rules(Collection<Detection> found) {
        return found.stream().map(Detection::rule).toList();
    }

    private static Policy policy() {
        try {
            return PolicyLoader.parse("policy.yaml", Scenario.POLICY + REGISTRATIONS);
        } catch (PolicyException e) {
            throw new AssertionError(e);
        }
    }
}
