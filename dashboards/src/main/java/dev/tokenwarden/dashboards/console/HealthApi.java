package dev.tokenwarden.dashboards.console;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.dashboards.console.auth.Session;
import dev.tokenwarden.dashboards.console.live.EventRate;
import dev.tokenwarden.dashboards.console.live.LiveFeed;
import dev.tokenwarden.dashboards.console.live.LiveTail;
import dev.tokenwarden.dashboards.console.query.Searches;
import dev.tokenwarden.dashboards.ledger.LedgerCopy;
import dev.tokenwarden.dashboards.sink.Sink;
import dev.tokenwarden.service.Answers;
import io.javalin.http.Context;
import java.util.Optional;

/** Health of the console's own parts. */
final class HealthApi {
    private final Sink sink;
    private final LiveTail tail;
    private final LiveFeed feed;
    private final EventRate rate;
    private final LedgerCopy ledger;
    private final Searches searches;
    private final ConsoleConfig config;

    HealthApi(
            Sink sink,
            LiveTail tail,
            LiveFeed feed,
            EventRate rate,
            LedgerCopy ledger,
            Searches searches,
            ConsoleConfig config) {
        this.sink = sink;
        this.tail = tail;
        this.feed = feed;
        this.rate = rate;
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
        ObjectNode stream = health.putObject("stream").put("ok", tail.healthy());
        if (session.analyst().seesAll()) {
            stream.put("readers", feed.readers());
            rate.perSecond().ifPresent(events -> stream.put("events_per_second", events));
        }
        // Without a current ledger the console shows every state as unknown.
        health.putObject("ledger").put("current", ledger.isCurrent());
        health.putObject("revocation").put("connected", config.revocation().isPresent());
        Answers.json(context, 200, health);
    }
}
