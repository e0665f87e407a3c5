package dev.tokenwarden.dashboards.console.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenwarden.contract.detection.Action;
import dev.tokenwarden.contract.detection.Detection;
import dev.tokenwarden.contract.detection.DetectionId;
import dev.tokenwarden.contract.detection.Severity;
import dev.tokenwarden.contract.detection.Subject;
import dev.tokenwarden.contract.identity.TokenIdentity;
import dev.tokenwarden.dashboards.action.AnalystAction;
import dev.tokenwarden.dashboards.console.auth.Analyst;
import dev.tokenwarden.dashboards.console.auth.AnalystRole;
import dev.tokenwarden.dashboards.incident.Incident;
import dev.tokenwarden.dashboards.incident.IncidentBook;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class IncidentListsTest {
    private static final Instant BEGIN = Instant.parse("2026-12-01T02:00:00Z");
    private static final IncidentOrder LATEST = new IncidentOrder("time", true);

    private final IncidentBook book = IncidentBook.of(List.of(
            theft("acme", "t1", "replay.context-change", 0),
            theft("acme", "t2", "scope.probing", 60),
            theft("globex", "t1", "replay.context-change", 30)));
    private final IncidentLists lists = new IncidentLists(book);

    private static Detection theft(String tenant, String jti, String rule, int second) {
        Subject subject = Subject.token(new TokenIdentity(tenant, "https://idp.example", TokenIdentity.Kind.JTI, jti));
        return Detection.builder(DetectionId.of(rule, tenant, subject, Severity.HIGH, ""), rule, Severity.HIGH)
                .time(BEGIN.plusSeconds(second))
                .detectedAt(BEGIN.plusSeconds(second))
                .tenant(tenant)
                .subject(subject)
                .title("Seen")
                .evidence(List.of())
                .count(1)
                .action(Action.ALERT)
                .references(List.of())
                .build();
    }

    private static IncidentFilter of(String name, Map<String, List<String>> parameters, String... tenants) {
        Analyst analyst = new Analyst(name, AnalystRole.VIEWER, Set.of(tenants));
        return new IncidentFilter(analyst, Long.MIN_VALUE, Long.MAX_VALUE, parameters, List.of());
    }

    private void close(Incident incident) {
        book.add(new AnalystAction(
                "a-" + incident.id(),
                BEGIN.plusSeconds(600),
                incident.identity().tenant(),
                "person:sam",
                "incident-close",
                List.of(),
                Map.of("incident", incident.id(), "reason", "benign")));
    }

    @Test
    void list_isKeptUntilAnIncidentChanges() {
        IncidentFilter open = of("alice", Map.of("status", List.of("open")), "acme");
        IncidentLists.IncidentList first = lists.of(open, LATEST);
        assertThat(first.head()).hasSize(2).isSortedAccordingTo(LATEST.comparator());
        assertThat(lists.of(open, LATEST)).isSameAs(first);

        close(first.head().get(0));

        IncidentLists.IncidentList second = lists.of(open, LATEST);
        assertThat(second.chosen()).containsExactly(first.head().get(1));
        assertThat(second.facets().at("/status/closed").asInt()).isEqualTo(1);
    }

    @Test
    void analystsOfTheSameTenants_shareAList_andOthersDoNot() {
        IncidentLists.IncidentList alice = lists.of(of("alice", Map.of(), "acme"), LATEST);
        assertThat(lists.of(of("sam", Map.of(), "acme"), LATEST)).isSameAs(alice);
        assertThat(lists.of(of("kim", Map.of(), "globex"), LATEST).chosen())
                .singleElement()
                .satisfies(incident -> assertThat(incident.identity().tenant()).isEqualTo("globex"));
        assertThat(lists.of(of("root", Map.of(), "*"), LATEST).chosen()).hasSize(3);
    }

    @Test
    void pages_areTheSameWithAndWithoutTheHead() {
        IncidentLists.IncidentList all = lists.of(of("root", Map.of(), "*"), LATEST);
        List<Incident> first = all.page(LATEST, null, 1);
        List<Incident> rest = all.page(LATEST, LATEST.cursor(first.get(0)), 5);
        assertThat(first).containsExactly(all.head().get(0));
        assertThat(rest).containsExactlyElementsOf(all.head().subList(1, 3));
    }

    @Test
    void technique_selectsIncidentsByTheirRules() {
        List<String> techniques = Techniques.of("replay.context-change");
        assertThat(techniques).isNotEmpty().allMatch(one -> one.matches("T\\d{4}(\\.\\d{3})?"));
        IncidentLists.IncidentList found =
                lists.of(of("root", Map.of("technique", List.of(techniques.get(0))), "*"), LATEST);
        assertThat(found.chosen())
                .hasSize(2)
                .allMatch(incident -> incident.extent().rules().containsKey("replay.context-change"));
        assertThat(found.facets().at("/technique/" + techniques.get(0)).asInt()).isEqualTo(2);
        assertThat(Techniques.of("no.rule")).isEmpty();
    }
}
