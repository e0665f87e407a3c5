package dev.tokenwarden.streams;

import static dev.tokenwarden.streams.StreamEvents.token;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenwarden.contract.detection.Action;
import dev.tokenwarden.contract.detection.Detection;
import dev.tokenwarden.contract.event.ClientContext;
import dev.tokenwarden.contract.event.TokenEvent;
import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.policy.PolicyException;
import dev.tokenwarden.policy.reader.PolicyLoader;
import dev.tokenwarden.streams.token.Inbound;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Uses that a verifier outside the token's audience reports before anything proves that it saw the token. */
final class UnprovenUsesTest {
    private static final ClientContext THIEF = StreamEvents.client("198.51.100.9", 64_999L, "curl/8");
    static final String REGISTRATIONS = """
            registrations:
              - {name: idp, sources: ["*"], tenants: [acme], issuers: ["*"], types: [issued, exchanged, revoked]}
              - {name: orders, sources: ["*"], tenants: [acme], types: [used, status], audiences: [orders]}
              - {name: wiki, sources: ["*"], tenants: [acme], types: [used, status], audiences: [wiki]}
            """;

    @TempDir
    Path directory;

    @Test
    void issuersReportThatProvesTheHash_revokesForTheUsesBeforeIt() {
        SimulatedCluster cluster = cluster();
        Detection found = only(
                cluster.runAdmitted(List.of(
                        by("wiki", token("t").hash("AAAA").used(1).at("wiki").build()),
                        by("idp", token("t").hash("AAAA").issued(2)))),
                "audience.mismatch");

        assertThat(found.action()).isEqualTo(Action.REVOKE_TOKEN);
        assertThat(found.count()).isEqualTo(1);
    }

    @Test
    void verifierOfTheAudienceThatProvesTheHash_revokesForTheUsesBeforeIt() {
        Detection found = only(
                run(
                        by("wiki", token("t").hash("AAAA").used(1).at("wiki").build()),
                        by("orders", token("t").hash("AAAA").used(2).build())),
                "audience.mismatch");

        assertThat(found.action()).isEqualTo(Action.REVOKE_TOKEN);
    }

    @Test
    void provenUse_isComparedWithThoseOfTheAudience() {
        List<Detection> found = run(
                by(
                        "wiki",
                        token("t")
                                .hash("AAAA")
                                .used(1)
                                .edge()
                                .by(THIEF)
                                .at("orders")
                                .build()),
                by("orders", token("t").hash("AAAA").used(20).edge().build()),
                tick(100));

        assertThat(only(found, "replay.context-change").action()).isEqualTo(Action.REVOKE_TOKEN);
    }

    @Test
    void anotherHash_staysAnAlert_andChangesNothing() {
        List<Detection> found = run(
                by(
                        "wiki",
                        token("t")
                                .hash("BBBB")
                                .used(1)
                                .edge()
                                .by(THIEF)
                                .at("wiki")
                                .build()),
                by("idp", token("t").hash("AAAA").issued(2)),
                by("orders", token("t").hash("AAAA").used(3).edge().build()),
                tick(100));

        assertThat(found).allSatisfy(one -> assertThat(one.action()).isEqualTo(Action.ALERT));
        assertThat(found).extracting(Detection::rule).doesNotContain("replay.context-change");
    }

    @Test
    void claimsOfAStranger_areDroppedWhenTheIssuerStatesItsOwn() {
        List<Detection> found = run(
                by("wiki", token("t").bound("key-of-wiki").used(0).build()),
                by("idp", token("t").hash("AAAA").issued(1)),
                by(
                        "orders",
                        token("t")
                                .used(2)
                                .edge()
                                .by(StreamEvents.keyed("key-1"))
                                .build()),
                tick(100));

        assertThat(found).isEmpty();
    }

    @Test
    void verifierWhoseAudienceTheIssuerNamesLater_counts() {
        List<Detection> found = run(
                by("orders", token("t").aud("another").hash("BBBB").used(1).build()),
                by("idp", token("t").hash("AAAA").issued(2)));

        assertThat(only(found, "replay.content-mismatch").action()).isEqualTo(Action.REVOKE_CHAIN);
    }

    @Test
    void duplicatesAndRestart_applyAUseOnce() {
        Inbound use = by("wiki", token("t").hash("AAAA").used(1).at("wiki").build());
        SimulatedCluster cluster = cluster();
        cluster.runAdmitted(List.of(use, use));
        cluster.restart();
        List<Detection> found = List.copyOf(cluster.runAdmitted(List.of(
                        use,
                        by("idp", token("t").hash("AAAA").issued(2)),
                        use,
                        by("orders", token("t").hash("AAAA").used(3).build())))
                .values());

        assertThat(only(found, "audience.mismatch")).satisfies(one -> {
            assertThat(one.action()).isEqualTo(Action.REVOKE_TOKEN);
            assertThat(one.count()).isEqualTo(1);
        });
    }

    @Test
    void usesBeyondTheBound_areCounted_andTheOthersApply() {
        List<Inbound> records = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            records.add(by("wiki", token("t").hash("AAAA").used(i).at("wiki").build()));
        }
        SimulatedCluster cluster = cluster();
        cluster.runAdmitted(records);
        assertThat(cluster.counted("kept")).isEqualTo(16);
        assertThat(cluster.counted("dropped")).isEqualTo(24);

        Detection found = only(
                cluster.runAdmitted(List.of(by("idp", token("t").hash("AAAA").issued(41)))), "audience.mismatch");
        assertThat(cluster.counted("applied")).isEqualTo(16);
        assertThat(found.action()).isEqualTo(Action.REVOKE_TOKEN);
        assertThat(found.count()).isEqualTo(40);
    }

    @Test
    void useThatNothingProves_isForgottenAfterAnHour_andCounted() {
        SimulatedCluster cluster = cluster();
        cluster.runAdmitted(
                List.of(by("wiki", token("t").hash("AAAA").used(1).at("wiki").build())));
        cluster.runAdmitted(List.of(tick(3_700)));

        assertThat(cluster.counted("expired")).isEqualTo(1);
        assertThat(only(
                                cluster.runAdmitted(List.of(
                                        by("idp", token("t").hash("AAAA").issued(2)))),
                                "audience.mismatch")
                        .action())
                .isEqualTo(Action.ALERT);
    }

    static Inbound tick(long at) {
        return by(
                "orders",
                token("tick-" + at)
                        .exp(StreamEvents.START.getEpochSecond() + at + 600)
                        .used(at)
                        .build());
    }

    static Inbound by(String reporter, TokenEvent event) {
        return new Inbound.Admitted(event, reporter, reporter.equals("idp"));
    }

    private SimulatedCluster cluster() {
        return new SimulatedCluster(1, policy(), new Random(1), directory);
    }

    private List<Detection> run(Inbound... records) {
        return List.copyOf(cluster().runAdmitted(List.of(records)).values());
    }

    private static Detection only(java.util.Map<String, Detection> found, String rule) {
        return only(List.copyOf(found.values()), rule);
    }

    private static Detection only(List<Detection> found, String rule) {
        List<Detection> of =
                found.stream().filter(one -> one.rule().equals(rule)).toList();
        assertThat(of).as(rule + " in " + found).hasSize(1);
        return of.get(0);
    }

    static Policy policy() {
        try {
            return PolicyLoader.parse("policy.yaml", Scenario.POLICY + REGISTRATIONS);
        } catch (PolicyException e) {
            throw new AssertionError(e);
        }
    }
}
