package dev.tokenwarden.streams;

import static dev.tokenwarden.streams.FamilyEvents.actor;
import static dev.tokenwarden.streams.FamilyEvents.exchanged;
import static dev.tokenwarden.streams.FamilyEvents.issued;
import static dev.tokenwarden.streams.FamilyEvents.token;
import static dev.tokenwarden.streams.FamilyEvents.used;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenwarden.contract.detection.Action;
import dev.tokenwarden.contract.detection.Detection;
import dev.tokenwarden.contract.detection.Subject;
import dev.tokenwarden.contract.event.Issuance;
import dev.tokenwarden.contract.event.RejectionReason;
import dev.tokenwarden.contract.event.Token;
import dev.tokenwarden.contract.event.TokenEvent;
import dev.tokenwarden.contract.event.Use;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class AgentRulesTest {
    private static final String OWN = "agent.own-authority";
    private static final String TOOL = "agent.new-tool";
    private static final String FAN_OUT = "chain.fan-out";
    private static final String NO_ACTOR = "agent.no-actor";

    private final Scenario scenario = new Scenario(Scenario.POLICY + """
            agents:
              - {client: mcp, own_scopes: ["status:read"], require_act: true, max_children: 3}
              - {client: planner}
            rules:
              agent.new-tool: {count: 3, age: PT1H}
            """);

    @AfterEach
    void close() {
        scenario.close();
    }

    @Test
    void ownAuthority_scopeThatNoTokenOfTheUserCarries_isTheConfusedDeputy() {
        scenario.send(
                used(token("user", 0).scope("crm:read"), 10, in("t1", "crm:read")),
                used(agent("own"), 11, in("t1", "crm:write")));
        assertThat(scenario.raised(OWN)).isEmpty();

        assertThat(scenario.finish())
                .filteredOn(found -> found.rule().equals(OWN))
                .singleElement()
                .satisfies(found -> {
                    assertThat(found.subject().jti()).isEqualTo("own");
                    assertThat(found.action()).isEqualTo(Action.ALERT);
                    assertThat(found.time()).isEqualTo(StreamEvents.START.plusSeconds(11));
                });
    }

    @Test
    void ownAuthority_userHeardAfterTheAgent_isTheSame() {
        scenario.send(
                used(agent("own"), 11, in("t1", "crm:write")),
                used(token("user", 0).scope("crm:read"), 13, in("t1", "crm:read")));

        assertThat(rules()).contains(OWN);
    }

    @Test
    void ownAuthority_scopeOfItsOwnOrOfTheUser_isInOrder() {
        scenario.send(
                used(token("user", 0).scope("crm:read crm:write"), 10, in("t1", "crm:read")),
                used(agent("own"), 11, in("t1", "status:read")),
                used(agent("own"), 12, in("t1", "crm:write")));

        assertThat(rules()).doesNotContain(OWN);
    }

    @Test
    void ownAuthority_withoutAnothersTokenInTheTrace_isTheAgentAtWork() {
        scenario.send(
                used(agent("own"), 11, in("t1", "crm:write")),
                used(agent("other").clientId("planner").sub("planner"), 12, in("t1", "crm:read")),
                used(token("user", 0).scope("crm:read"), 13, in("t2", "crm:read")));

        assertThat(rules()).doesNotContain(OWN);
    }

    @Test
    void ownAuthority_anotherServiceWithItsOwnToken_isNobodyElse() {
        scenario.send(
                used(token("svc", 0).clientId("billing").sub("billing").scope("x"), 10, in("t1", "x")),
                issued(token("cc", 0).clientId("batch").scope("x"), 1, new Issuance("client_credentials", null, null)),
                used(token("cc", 0).clientId("batch").scope("x"), 10, in("t1", "x")),
                used(agent("own"), 11, in("t1", "crm:write")));

        assertThat(rules()).doesNotContain(OWN);
    }

    @Test
    void ownAuthority_tokenOfTheUserWithoutKnownScope_provesNothing() {
        scenario.send(
                used(token("user", 0).scope(null), 10, in("t1", "crm:read")),
                used(agent("own"), 11, in("t1", "crm:write")));

        assertThat(rules()).doesNotContain(OWN);
    }

    @Test
    void ownAuthority_tokenExchangedFromTheUsers_isTheUsersAuthority() {
        Token.Builder user = token("user", 0).scope("crm:read");
        Token.Builder child = agent("child").sub("alice").scope("crm:write");
        scenario.send(
                issued(user, 0, null),
                exchanged(child, 5, user, "mcp"),
                used(user, 10, in("t1", "crm:read")),
                used(child, 11, in("t1", "crm:write")));

        assertThat(rules()).doesNotContain(OWN);
    }

    @Test
    void ownAuthority_againstATokenThatTheAgentGotByExchange_isJudged() {
        Token.Builder user = token("user", 0).scope("crm:read");
        Token.Builder child = agent("child").sub("alice").scope("crm:read").act(actor("mcp"));
        scenario.send(
                issued(user, 0, null),
                exchanged(child, 5, user, "mcp"),
                used(child, 10, in("t1", "crm:read")),
                used(agent("own"), 11, in("t1", "crm:write")));

        assertThat(rules()).contains(OWN);
    }

    @Test
    void ownAuthority_ofOneTokenInManyTraces_isOneDetectionThatCounts() {
        for (int i = 0; i < 5; i++) {
            scenario.send(
                    used(token("user", 0).scope("crm:read"), 10 + 10L * i, in("t" + i, "crm:read")),
                    used(agent("own"), 11 + 10L * i, in("t" + i, "crm:write")));
        }

        List<Detection> found = scenario.finish().stream()
                .filter(detection -> detection.rule().equals(OWN))
                .toList();
        assertThat(found).extracting(Detection::id).containsOnly(found.get(0).id());
        assertThat(found).extracting(Detection::count).containsExactly(1L, 2L, 3L, 4L, 5L);
    }

    @Test
    void noActor_childOfAnAgentThatMustNameItself_isRaisedAtOnce() {
        Token.Builder user = token("user", 0);
        scenario.send(
                exchanged(agent("c1").sub("alice"), 5, user, "mcp"),
                exchanged(agent("c2").sub("alice").act(actor("mcp")), 6, user, "mcp"),
                exchanged(agent("c3").clientId("planner").sub("alice"), 7, user, "planner"),
                exchanged(token("c4", 0), 8, user, "web"));

        assertThat(scenario.raised(NO_ACTOR))
                .singleElement()
                .satisfies(found -> assertThat(found.subject().jti()).isEqualTo("c1"));
    }

    @Test
    void newTool_ofAMatureAgent_isRaisedOnceForClientAndTool() {
        scenario.send(
                call(0, "read"),
                call(1_200, "read"),
                call(2_400, "list"),
                call(4_000, "export"),
                call(4_100, "export"));

        assertThat(scenario.finish())
                .filteredOn(found -> found.rule().equals(TOOL))
                .singleElement()
                .satisfies(found -> assertThat(found.subject()).isEqualTo(Subject.tool("mcp", "export")));
    }

    @Test
    void newTool_rejectedCall_countsToo() {
        scenario.send(
                call(0, "read"),
                call(1_200, "read"),
                call(2_400, "read"),
                used(
                        agent("a"),
                        4_000,
                        in("t9", "x").tool("drop").outcome(Use.Outcome.REJECTED).reason(RejectionReason.SCOPE)));

        assertThat(rules()).contains(TOOL);
    }

    @Test
    void newTool_youngBaselineOrUnlistedClient_isNothing() {
        scenario.send(call(0, "read"), call(10, "read"), call(20, "read"), call(3_599, "export"));
        for (int i = 0; i < 5; i++) {
            scenario.send(used(token("w" + i, 0), 1_000L * i, in("w" + i, "x").tool("tool-" + i)));
        }

        assertThat(rules()).doesNotContain(TOOL);
    }

    @Test
    void fanOut_moreChildrenThanTheBoundOfTheLastExchange_isAboutTheParent() {
        Token.Builder user = token("user", 0);
        for (int i = 0; i < 3; i++) {
            scenario.send(exchanged(child(i), 10 + i, user, "mcp"));
        }
        assertThat(scenario.raised(FAN_OUT)).isEmpty();
        scenario.send(exchanged(child(2), 13, user, "mcp"));
        assertThat(scenario.raised(FAN_OUT)).as("a child is counted once").isEmpty();

        scenario.send(exchanged(child(3), 300, user, "mcp"));

        assertThat(scenario.raised(FAN_OUT)).singleElement().satisfies(found -> {
            assertThat(found.subject().jti()).isEqualTo("user");
            assertThat(found.action()).isEqualTo(Action.ALERT);
        });
    }

    @Test
    void fanOut_spreadOverMoreThanTheWindow_isNothing() {
        Token.Builder user = token("user", 0);
        for (int i = 0; i < 8; i++) {
            scenario.send(exchanged(child(i), 101L * i, user, "mcp"));
        }

        assertThat(rules()).doesNotContain(FAN_OUT);
    }

    private static TokenEvent call(long at, String tool) {
        return used(agent("a" + at), at, in("call-" + at, "status:read").tool(tool));
    }

    private static Token.Builder child(int i) {
        return token("child-" + i, 0).clientId("mcp").act(actor("mcp"));
    }

    private static Token.Builder agent(String jti) {
        return token(jti, 0)
                .clientId("mcp")
                .sub("mcp")
                .scope("status:read crm:read crm:write")
                .exp(null);
    }

    private static Use.Builder in(String trace, String required) {
        return Use.builder().trace(trace).requiredScope(required);
    }

    private List<String> rules() {
        return scenario.finish().stream().map(Detection::rule).toList();
    }
}
