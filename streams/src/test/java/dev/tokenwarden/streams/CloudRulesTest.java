package dev.tokenwarden.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenwarden.contract.detection.Detection;
import dev.tokenwarden.contract.detection.Severity;
import dev.tokenwarden.contract.event.ClientContext;
import dev.tokenwarden.contract.event.EventType;
import dev.tokenwarden.contract.event.Exchange;
import dev.tokenwarden.contract.event.RejectionReason;
import dev.tokenwarden.contract.event.Token;
import dev.tokenwarden.contract.event.TokenEvent;
import dev.tokenwarden.contract.event.TokenRef;
import dev.tokenwarden.contract.event.Use;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code session.foreign-network} and {@code chain.self-issued}. */
final class CloudRulesTest {
    private static final Instant START = Instant.parse("2026-03-02T12:00:00Z");
    private static final String ISS = "https://sts.example/1";
    private static final String INSTANCE = "arn:aws:sts::1:assumed-role/web/i-0abc";
    private static final String OTHER_INSTANCE = "arn:aws:sts::1:assumed-role/web/i-0def";
    private static final String USER = "arn:aws:iam::1:user/mallory";
    private static final String HELPDESK = "arn:aws:iam::1:user/helpdesk";
    private static final String HOME = "203.0.113.16";
    private static final String AWAY = "198.51.100.20";
    private static final AtomicLong IDS = new AtomicLong();

    @Test
    void aMachinesKeyWhereAnotherPrincipalSpeaks_isFound_whicheverComesFirst() {
        List<TokenEvent> events =
                List.of(machine("k1", INSTANCE, 0, HOME), user(60, AWAY), machine("k2", INSTANCE, 120, AWAY));

        for (int round = 0; round < 2; round++) {
            List<TokenEvent> order = new ArrayList<>(events);
            if (round == 1) {
                Collections.swap(order, 1, 2);
            }

            Detection found = only(run("", order), "session.foreign-network");

            assertThat(found.severity()).isEqualTo(Severity.HIGH);
            assertThat(found.subject().jti()).isEqualTo("k2");
            assertThat(found.toString()).contains(USER).contains(AWAY);
        }
    }

    @Test
    void honestMachines_raiseNothing() {
        // Two instances behind two NAT gateways, a user in the office, and an instance's new key at home.
        assertThat(run(
                        "",
                        List.of(
                                machine("k1", INSTANCE, 0, HOME),
                                machine("o1", OTHER_INSTANCE, 10, AWAY),
                                machine("k1", INSTANCE, 20, AWAY),
                                machine("o1", OTHER_INSTANCE, 30, HOME),
                                user(40, "192.0.2.7"),
                                machine("k2", INSTANCE, 50, HOME))))
                .isEmpty();
    }

    @Test
    void theFirstNetworkOfAMachine_isItsOwn() {
        assertThat(run("", List.of(user(0, HOME), machine("k1", INSTANCE, 60, HOME))))
                .isEmpty();
    }

    /** The importer leaves out the private address behind a VPC endpoint. */
    @Test
    void aMachineThatSpeaksOnlyThroughVpcEndpoints_hasANetworkToo() {
        List<TokenEvent> events =
                List.of(machine("k1", INSTANCE, 0, null), user(60, AWAY), machine("k1", INSTANCE, 120, AWAY));

        assertThat(only(run("", events), "session.foreign-network").subject().jti())
                .isEqualTo("k1");
        assertThat(run(
                        "",
                        List.of(machine("k1", INSTANCE, 0, HOME), user(10, AWAY), machine("k1", INSTANCE, 60, null))))
                .isEmpty();
        assertThat(run(
                        "networks: [\"203.0.113.0/24\"]\n",
                        List.of(machine("k1", INSTANCE, 0, null), machine("k1", INSTANCE, 60, HOME))))
                .isEmpty();
    }

    @Test
    void aMachineKnownByItsPrincipalId_isAMachine() {
        String session = "AROAEXAMPLEWEB0000001:i-0abc";
        List<TokenEvent> events = List.of(
                machine("k1", session, 0, HOME),
                used(token("u1", "AIDAEXAMPLEMALLORY001", null), 60, AWAY),
                machine("k2", session, 120, AWAY));

        assertThat(only(run("", events), "session.foreign-network").subject().jti())
                .isEqualTo("k2");
    }

    @Test
    void longAfterTheOther_nothingIsRaised() {
        assertThat(run(
                        "",
                        List.of(
                                user(0, AWAY),
                                machine("k1", INSTANCE, 60, HOME),
                                machine("k1", INSTANCE, 8 * 86_400, AWAY))))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"203.0.113.20, false", "198.51.100.20, true", "10.0.0.9, false"})
    void withNetworksInPolicy_everyOtherPublicNetworkIsForeign(String address, boolean foreign) {
        List<Detection> found = run(
                "networks: [\"203.0.113.0/24\"]\n", List.of(user(0, address), machine("k1", INSTANCE, 60, address)));

        assertThat(found).hasSize(foreign ? 1 : 0);
    }

    @ParameterizedTest
    @CsvSource({"3, true", "2, false"})
    void aKeyForItsOwnUser_afterDenials_isFound(int denials, boolean raised) {
        List<TokenEvent> events = new ArrayList<>();
        for (int i = 0; i < denials; i++) {
            events.add(denied("k1", 10L * i));
        }
        events.add(keyMade("k1", HELPDESK, "k2", HELPDESK, 300, "urn:aws:iam:CreateAccessKey"));

        List<Detection> found = of(run("", events), "chain.self-issued");

        assertThat(found).hasSize(raised ? 1 : 0);
        if (raised) {
            assertThat(found.get(0).severity()).isEqualTo(Severity.HIGH);
            assertThat(found.get(0).subject().jti()).isEqualTo("k2");
            assertThat(found.get(0).title()).isEqualTo("CreateAccessKey for its own user after 3 denials");
        }
    }

    @Test
    void denialsThatArriveLate_count_andThoseAfterTheKeyDoNot() {
        TokenEvent made = keyMade("k1", HELPDESK, "k2", HELPDESK, 300, "urn:aws:iam:CreateAccessKey");

        assertThat(of(run("", List.of(made, denied("k1", 1), denied("k1", 2), denied("k1", 3))), "chain.self-issued"))
                .hasSize(1);
        assertThat(of(
                        run("", List.of(made, denied("k1", 301), denied("k1", 302), denied("k1", 303))),
                        "chain.self-issued"))
                .isEmpty();
    }

    @Test
    void aKeyForAnotherUser_orASession_isAnotherMatter() {
        List<TokenEvent> denials = List.of(denied("k1", 1), denied("k1", 2), denied("k1", 3));
        for (TokenEvent made : List.of(
                keyMade("k1", HELPDESK, "k2", USER, 300, "urn:aws:iam:CreateAccessKey"),
                keyMade("k1", HELPDESK, "k2", HELPDESK, 300, "urn:aws:sts:GetSessionToken"))) {
            List<TokenEvent> events = new ArrayList<>(denials);
            events.add(made);

            assertThat(of(run("", events), "chain.self-issued")).isEmpty();
        }
    }

    @Test
    void rightsForItself_afterDenials_areFound() {
        TokenEvent widened = event(EventType.ISSUED, 60)
                .token(token("k1", HELPDESK, null))
                .issuance(new dev.tokenwarden.contract.event.Issuance("urn:aws:iam:PutUserPolicy", null, null))
                .build();

        Detection found =
                only(run("", List.of(denied("k1", 1), denied("k1", 2), denied("k1", 3), widened)), "chain.self-issued");

        assertThat(found.subject().jti()).isEqualTo("k1");
        assertThat(found.title()).isEqualTo("PutUserPolicy for itself after 3 denials");
    }

    @ParameterizedTest
    @CsvSource({
        "203.0.113.7 198.51.100.9 203.0.113.8, MEDIUM",
        "203.0.113.7 198.51.100.9, LOW",
        "203.0.113.7 203.0.113.200 203.0.113.7,",
        "203.0.113.7 2001:db8::1 203.0.113.7,"
    })
    void oneRefreshToken_fromTwoNetworksInTurn_isAFork(String addresses, @Nullable Severity severity) {
        List<TokenEvent> events = new ArrayList<>();
        for (String address : addresses.split(" ")) {
            long at = 60L * events.size();
            events.add(event(EventType.ISSUED, at)
                    .token(Token.builder(ISS)
                            .jti("a" + at)
                            .sub("u")
                            .clientId("web")
                            .grant("s::web")
                            .build())
                    .issuance(new dev.tokenwarden.contract.event.Issuance(
                            "refresh_token",
                            "r".repeat(43),
                            new ClientContext(address, null, null, null, null, null, null)))
                    .build());
        }

        List<Detection> found = of(run("", events), "grant.refresh-fork");

        assertThat(found.stream()
                        .map(Detection::severity)
                        .max(java.util.Comparator.naturalOrder())
                        .orElse(null))
                .isEqualTo(severity);
        assertThat(found)
                .allSatisfy(detection -> assertThat(detection.subject().grant()).isEqualTo("s::web"));
    }

    private static TokenEvent machine(String key, String session, long at, @Nullable String address) {
        return used(token(key, session, session), at, address);
    }

    private static TokenEvent user(long at, String address) {
        return used(token("u1", USER, null), at, address);
    }

    private static TokenEvent used(Token token, long at, @Nullable String address) {
        return event(EventType.USED, at)
                .token(token)
                .use(Use.builder()
                        .outcome(Use.Outcome.ACCEPTED)
                        .operation("ListBuckets")
                        .client(new ClientContext(address, null, null, "cli", null, null, null))
                        .build())
                .build();
    }

    private static TokenEvent denied(String key, long at) {
        return event(EventType.USED, at)
                .token(token(key, HELPDESK, null))
                .use(Use.builder()
                        .outcome(Use.Outcome.REJECTED)
                        .reason(RejectionReason.SCOPE)
                        .operation("op" + at)
                        .build())
                .build();
    }

    private static TokenEvent keyMade(String parent, String by, String child, String user, long at, String how) {
        return event(EventType.EXCHANGED, at)
                .token(token(child, user, null))
                .exchange(new Exchange(new TokenRef(ISS, parent, null, by), null, by))
                .issuance(new dev.tokenwarden.contract.event.Issuance(how, null, null))
                .build();
    }

    private static Token token(String key, String sub, @Nullable String sid) {
        return Token.builder(ISS).jti(key).sub(sub).clientId(sub).sid(sid).build();
    }

    private static TokenEvent.Builder event(EventType type, long at) {
        return TokenEvent.builder(type, "urn:test", type + "-" + IDS.incrementAndGet(), START.plusSeconds(at), "acme");
    }

    private static List<Detection> run(String policy, List<TokenEvent> events) {
        String quiet =
                policy + "rules:\n  replay.context-change: {enabled: false}\n  audience.missing: {enabled: false}\n"
                        + "  chain.subject-changed: {enabled: false}\n  session.context-change: {enabled: false}\n"
                        + "  posture.no-jti: {enabled: false}\n";
        try (Scenario scenario = new Scenario(quiet)) {
            return scenario.send(events.toArray()).finish();
        }
    }

    private static List<Detection> of(List<Detection> all, String rule) {
        return all.stream().filter(detection -> detection.rule().equals(rule)).toList();
    }

    private static Detection only(List<Detection> all, String rule) {
        assertThat(of(all, rule)).hasSize(1);
        return of(all, rule).get(0);
    }
}
