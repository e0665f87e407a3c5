package dev.tokenwarden.dashboards.console;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.dashboards.console.auth.Session;
import dev.tokenwarden.dashboards.console.query.Searches;
import dev.tokenwarden.dashboards.ledger.LedgerCopy;
import dev.tokenwarden.dashboards.sink.Sink;
import dev.tokenwarden.service.Answers;
import io.javalin.http.Context;
import java.util.Optional;

/** Health of the console's own parts. */
final class HealthApi {
    private final Sink sink;
    private final ConsoleApi.LiveParts live;
    private final LedgerCopy ledger;
    private final Searches searches;
    private final ConsoleConfig config;

    HealthApi(Sink sink, ConsoleApi.LiveParts live, LedgerCopy ledger, Searches searches, ConsoleConfig config) {
        this.sink = sink;
        this.live = live;
        this.ledger = ledger;
        this.searches = searches;
        this.config = config;
    }

    /** {@code GET /api/health}. */
    void show(Context context, Session session) {
        ObjectNode health = JsonNodeFactory.instance.objectNode();
        ObjectNode search = health.putObject("search");
        search.put("ok", searches.alive());
        Optional<String> trouble = sink.trouble();
        search.put("writing", trouble.isEmpty());
        search.put("refilling", sink.isRefilling());
        // The lag counts records of all tenants: an analyst of some tenants must not see it.
        if (session.analyst().seesAll()) {
            search.put("lag_findings", sink.lag(true));
            search.put("lag_uses", sink.lag(false));
        }
        ObjectNode stream = health.putObject("stream").put("ok", live.tail().healthy());
        if (session.analyst().seesAll()) {
            stream.put("readers", live.feed().readers());
            live.rate().perSecond().ifPresent(rate -> stream.put("events_per_second", rate));
        }
        // Without a current ledger the console shows every state as unknown.
        health.putObject("ledger").put("current", ledger.isCurrent());
        health.putObject("revocation").put("connected", config.revocation().isPresent());
        Answers.json(context, 200, health);
    }
}
