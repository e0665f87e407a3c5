package dev.tokenwarden.dashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tokenwarden.contract.revocation.Decision;
import dev.tokenwarden.dashboards.console.auth.AnalystRole;
import dev.tokenwarden.dashboards.search.Index;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Documents that an earlier version stored. */
class RecordUpgradeIT extends ConsoleApiFixture {
    @Test
    void documentsOfAnEarlierVersion_areFoldedAfterTheNextStart() throws Exception {
        // given: a decision as it was stored before its cause was searched for
        CascadeEvents events = new CascadeEvents(world, "aged");
        stored(events.byRule("first", 0, Instant.now()));
        world.put("/" + Index.DECISIONS.index() + "/_doc/old-1", """
                {"id": "old-1", "tenant": "aged", "time": "2026-01-01T00:00:00Z", "outcome": "reinstated", "actor": "person:kim",
                 "reason": "r", "facts": {"cause": "cascade", "root_decision": "old-root"}}""");
        assertThat(world.document(Index.DECISIONS, "old-1").has("cause")).isFalse();

        // when: the service starts again, and writes
        service.close();
        service = world.service();
        service.start();
        stored(events.byRule("second", 0, Instant.now()));

        // then
        await().atMost(SOON).untilAsserted(() -> {
            assertThat(world.document(Index.DECISIONS, "old-1")
                            .path("root_decision")
                            .asText())
                    .isEqualTo("old-root");
            assertThat(ApiClient.json(as(AnalystRole.VIEWER, "aged").get("/api/audit"))
                            .path("cascaded")
                            .asLong())
                    .isEqualTo(1);
        });
    }

    private void stored(Decision decision) {
        world.flush();
        await().atMost(SOON)
                .until(() -> !world.document(Index.DECISIONS, decision.id()).isMissingNode());
    }
}
