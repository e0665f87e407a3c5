package dev.tokenwarden.dashboards.incident;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenwarden.contract.detection.Action;
import dev.tokenwarden.contract.detection.Detection;
import dev.tokenwarden.contract.detection.Evidence;
import dev.tokenwarden.contract.detection.Severity;
import dev.tokenwarden.contract.detection.Subject;
import dev.tokenwarden.contract.detection.TokenSummary;
import dev.tokenwarden.dashboards.action.AnalystAction;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which detections are one incident, told by example. */
final class IncidentBookTest {
    private static final Instant NIGHT = Instant.parse("2026-11-26T02:00:00Z");
    private static final String ISSUER = "https://idp.example";
    private static final String HOME = "203.0.113.7 | AS64500 | DE | agent Firefox/144";
    private static final String THIEF = "192.0.2.66 | AS64510 | SG | agent python-requests/2.32";
    private static final String OTHER_THIEF = "198.51.100.9 | AS64511 | NL | agent curl/8";

    private final IncidentBook book = new IncidentBook();

    @BeforeEach
    void complete() {
        book.replace(new IncidentJoiner(IncidentBook.WINDOW, 10));
    }

    @Test
    void detectionsOfOneToken_areOneIncident_namedAfterTheEarliest() {
        add(theft("d2", "t1", THIEF).time(at(5)));
        add(detection("d1", "replay.impossible-travel", token("t1")).time(at(3)));

        Incident incident = only();

        assertThat(incident.id()).isEqualTo("inc-d1");
        assertThat(incident.members()).containsExactly("d1", "d2");
        assertThat(book.find("inc-d2")).as("an alias").contains(incident);
        assertThat(joins(incident)).containsExactly("same token");
        assertThat(incident.identity().title()).isEqualTo("dora's token at client web was used in two distant places");
    }

    @Test
    void moreDetectionsThanFit_dropTheOldest_andSaySinceWhen() {
        assertThat(book.keptSince()).isEmpty();
        for (int i = 0; i < 100; i++) {
            add(theft("d" + i, "t" + i, THIEF).time(at(i)));
        }

        assertThat(book.detections()).isBetween(10, 11);
        assertThat(book.find("inc-d99")).isPresent();
        Instant since = book.keptSince().orElseThrow();
        assertThat(since).isBetween(at(88), at(90));

        add(theft("late", "t-late", THIEF).time(since.minusSeconds(1)));
        assertThat(book.find("inc-late")).as("older than what is kept").isEmpty();
    }

    @Test
    void capacity_followsTheHeap() {
        assertThat(IncidentBook.capacity(768L << 20)).isEqualTo(115_043);
        assertThat(IncidentBook.capacity(1)).isEqualTo(20_000);
    }

    @Test
    void tokensOfOneGrant_areOneIncident() {
        add(detection(
                        "d1",
                        "grant.refresh-replay",
                        Subject.builder(Subject.Type.GRANT)
                                .iss(ISSUER)
                                .grant("g1")
                                .build())
                .token(summary("t1").grant("g1").build()));
        add(detection("d2", "scope.exceeded", token("t2"))
                .token(summary("t2").grant("g1").build()));

        assertThat(joins(only())).containsExactly("same grant");
    }

    @Test
    void tokensOfOneChain_areOneIncident() {
        Detection.Chain chain = new Detection.Chain(new Detection.Chain.Root(ISSUER, "root", null), 1);
        add(detection("d1", "chain.scope-escalated", token("t1")).chain(chain));
        add(detection("d2", "scope.outside-chain", token("t2")).chain(chain));

        assertThat(joins(only())).containsExactly("same exchange chain");
    }

    @Test
    void claimsThatReportersContradict_joinNothing() {
        add(detection("d1", "scope.exceeded", token("t1"))
                .token(summary("t1").grant("g1").build()));
        add(detection("d2", "scope.exceeded", token("t2"))
                .token(summary("t2").grant("g1").contested(true).build()));

        assertThat(book.all()).hasSize(2);
    }

    @Test
    void oneAttackerAgainstOneClient_withinTheWindow_isOneIncident() {
        add(theft("d1", "t1", THIEF).time(at(0)));
        add(theft("d3", "t3", THIEF).time(at(60)));
        assertThat(book.all()).as("60 minutes apart").hasSize(2);

        add(theft("d2", "t2", THIEF).time(at(30)));

        Incident incident = only();
        assertThat(incident.members()).containsExactly("d1", "d2", "d3");
        assertThat(joins(incident)).containsExactly("same address and agent against client web, at most 30 min apart");
        assertThat(book.find("inc-d3")).as("its id is now an alias").contains(incident);
    }

    @Test
    void twoAttackersAgainstOneClient_areTwoIncidents() {
        add(theft("d1", "t1", THIEF));
        add(theft("d2", "t2", OTHER_THIEF));
        add(theft("d3", "t3", "192.0.2.66 | AS64510 | SG | agent curl/8"));

        assertThat(book.all())
                .as("the agent alone and the address alone join nothing")
                .hasSize(3);
    }

    @Test
    void tokenThatTwoAttackersUsed_isJoinedWithNothingElse() {
        add(theft("d1", "t1", THIEF));
        add(theft("d2", "t2", OTHER_THIEF));
        add(theft("d3", "t3", THIEF));
        assertThat(book.all()).hasSize(2);

        add(detection("d4", "session.context-change", token("t3"))
                .evidence(List.of(new Evidence("client", HOME, OTHER_THIEF, null))));

        assertThat(book.all())
                .extracting(Incident::members)
                .containsExactlyInAnyOrder(List.of("d1"), List.of("d2"), List.of("d3", "d4"));
    }

    @Test
    void clientThatIsAlsoAVictim_isSharedAndIdentifiesNobody() {
        add(theft("d1", "t1", THIEF));
        add(theft("d2", "t2", THIEF));
        assertThat(book.all()).hasSize(1);

        add(detection("d3", "replay.context-change", token("t3"))
                .evidence(List.of(new Evidence("client", THIEF, HOME, null))));

        assertThat(book.all()).hasSize(3);
    }

    @Test
    void gatewayInAPrivateNetwork_isNoAttacker() {
        add(theft("d1", "t1", "10.20.0.4 | agent assistant/1.0"));
        add(theft("d2", "t2", "10.20.0.4 | agent assistant/1.0"));

        assertThat(book.all()).hasSize(2);
    }

    @Test
    void volumePostureAndPipeline_glueNothing() {
        add(theft("d1", "t1", THIEF));
        add(theft("d2", "t2", OTHER_THIEF));
        Subject client = Subject.client("web", null, "orders");
        for (String rule :
                List.of("posture.unbound", "volume.denied-burst", "ingest.claim-conflict", "audience.first-seen")) {
            add(detection(rule + "1", rule, client)
                    .token(summary("t1").grant("g").build()));
            add(detection(rule + "2", rule, client)
                    .token(summary("t2").grant("g").build()));
        }

        assertThat(book.all())
                .extracting(incident -> incident.members().size())
                .containsExactlyInAnyOrder(1, 1, 2, 2, 2, 2);
        assertThat(book.all())
                .extracting(incident -> incident.identity().kind())
                .contains(IncidentKind.ATTACK, IncidentKind.POSTURE, IncidentKind.VOLUME, IncidentKind.PIPELINE);
    }

    @Test
    void volumeOfAToken_belongsToItsIncident_withoutTheGrant() {
        add(theft("d1", "t1", THIEF));
        add(detection("d2", "volume.denied-burst", token("t1"))
                .token(summary("t1").grant("g1").build()));
        add(detection("d3", "scope.exceeded", token("t3"))
                .token(summary("t3").grant("g1").build()));

        assertThat(book.ofDetection("d2")).isEqualTo(book.ofDetection("d1"));
        assertThat(book.all()).hasSize(2);
    }

    @Test
    void otherTenant_isAnotherIncident() {
        add(theft("d1", "t1", THIEF));
        add(theft("d2", "t1", THIEF).tenant("globex"));

        assertThat(book.all()).hasSize(2);
    }

    @Test
    void split_takesLaterDetectionsOfItsTokensAlong_andAMergeTakesItBack() {
        add(theft("d1", "t1", THIEF).time(at(0)));
        add(theft("d2", "t2", THIEF).time(at(1)));
        Incident incident = only();

        act("split", "inc-d1", List.of("d2"), Map.of("keys", book.keysToSplit(incident, Set.of("d2"))), 10);
        add(detection("d3", "replay.impossible-travel", token("t2")).time(at(2)));

        assertThat(members("inc-d1")).containsExactly("d1");
        assertThat(members("inc-d3")).containsExactly("d2", "d3");

        act("merge", "inc-d1", List.of(), Map.of("with", "inc-d3"), 11);

        assertThat(members("inc-d3")).containsExactly("d1", "d2", "d3");
        assertThat(joins(only())).contains("merged by sam", "split off together by sam");
    }

    @Test
    void actionOnAnAlias_countsForTheIncident_andTheLatestWins() {
        add(theft("d1", "t1", THIEF));
        add(detection("d2", "replay.impossible-travel", token("t1")).time(at(9)));

        act("assign", "inc-d2", List.of(), Map.of("assignee", "lea"), 10);
        act("severity", "inc-d1", List.of(), Map.of("severity", "low"), 11);
        act("comment", "inc-d1", List.of(), Map.of("comment", "mine"), 12);
        act("close", "inc-d2", List.of(), Map.of("reason", "benign"), 14);
        act("acknowledge", "inc-d1", List.of(), Map.of(), 13);

        Incident.Handling handling = only().handling();
        assertThat(handling.status()).isEqualTo("closed");
        assertThat(handling.reason()).isEqualTo("benign");
        assertThat(handling.assignee()).isEqualTo("lea");
        assertThat(only().severity()).isEqualTo(1);
        assertThat(handling.comments()).isEqualTo(1);
        assertThat(handling.latest().version()).isEqualTo(5);
    }

    @Test
    void closedIncident_isOpenAgainWhenARuleFiresForAnotherDetection() {
        add(theft("d1", "t1", THIEF));
        act("close", "inc-d1", List.of(), Map.of("reason", "false-positive"), 10);
        add(theft("d1", "t1", THIEF).time(at(20)).count(2));
        assertThat(only().handling().status()).as("a repeat of what was judged").isEqualTo("closed");

        add(theft("d2", "t2", THIEF).time(at(21)).detectedAt(at(21)));

        assertThat(only().handling().status()).isEqualTo("open");
        assertThat(only().handling().reopened()).isTrue();
    }

    @Test
    void truePositive_isOpenAgainWhenItHappensAgain() {
        add(theft("d1", "t1", THIEF));
        act("close", "inc-d1", List.of(), Map.of("reason", "true-positive"), 10);

        add(theft("d1", "t1", THIEF).time(at(20)).count(2));

        assertThat(only().handling().status()).isEqualTo("open");
    }

    private Incident only() {
        List<Incident> all = book.all();
        assertThat(all).hasSize(1);
        return all.get(0);
    }

    private List<String> members(String id) {
        return book.find(id).orElseThrow().members();
    }

    private List<String> joins(Incident incident) {
        return book.joins(incident).stream().map(IncidentJoin::text).toList();
    }

    private void add(Detection.Builder detection) {
        book.add(List.of(DetectionFactsReader.read(detection.build())), List.of());
    }

    private void act(String verb, String incident, List<String> detections, Map<String, String> details, int minute) {
        Map<String, String> all = new java.util.HashMap<>(details);
        all.put("incident", incident);
        all.put("actor_name", "sam");
        AnalystAction action =
                new AnalystAction("a" + minute, at(minute), "acme", "person:sam", "incident-" + verb, detections, all);
        AnalystAction read = AnalystAction.of(action.toDecision()).orElseThrow();
        book.add(List.of(), List.of(IncidentAction.of(read).orElseThrow()));
    }

    private static Instant at(int minute) {
        return NIGHT.plus(Duration.ofMinutes(minute));
    }

    private static Detection.Builder theft(String id, String jti, String thief) {
        return detection(id, "replay.context-change", token(jti))
                .evidence(List.of(new Evidence("client", HOME, thief, null)));
    }

    private static Detection.Builder detection(String id, String rule, Subject subject) {
        String jti = subject.jti();
        return Detection.builder(id, rule, Severity.HIGH)
                .time(NIGHT)
                .detectedAt(NIGHT)
                .tenant("acme")
                .subject(subject)
                .token(jti == null ? null : summary(jti).build())
                .title("found")
                .action(Action.ALERT);
    }

    private static TokenSummary.Builder summary(String jti) {
        return TokenSummary.builder(ISSUER).jti(jti).sub("dora").clientId("web");
    }

    private static Subject token(String jti) {
        return Subject.builder(Subject.Type.TOKEN).iss(ISSUER).jti(jti).build();
    }
}
