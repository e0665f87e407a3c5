package dev.tokenwarden.service.metrics;

import static dev.tokenwarden.service.metrics.MeterKind.COUNTER;
import static dev.tokenwarden.service.metrics.MeterKind.GAUGE;
import static dev.tokenwarden.service.metrics.MeterKind.TIMER;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All meters of the roles. A role registers a meter through its constant, so that name, kind, unit and tags are those of the
 * documentation.
 *
 * <p>The values of a tag come from code or policy, never from events: an attacker cannot make time series.
 */
public enum PipelineMeter {
    INGEST_RECEIVED("tokenwarden.ingest.received", COUNTER, "records that admission read: admitted + dead"),
    INGEST_ADMITTED("tokenwarden.ingest.admitted", COUNTER, "of these, written to token-events"),
    INGEST_DEAD("tokenwarden.ingest.dead", COUNTER, "of these, refused: written to token-events-dead", "reason"),
    INGEST_DETECTIONS("tokenwarden.ingest.detections", COUNTER, "detections that admission raised"),
    INGEST_FAILURES("tokenwarden.ingest.failures", COUNTER, "how often Kafka failed and admission started again"),
    INGEST_DELAY(
            "tokenwarden.ingest.delay",
            TIMER,
            "from a record's append to its input topic to the acknowledgement of its event"),
    INGEST_ACT_DELAY("tokenwarden.ingest.act.delay", TIMER, "from the act to the acknowledgement of its event"),
    GATEWAY_TAKEN("tokenwarden.ingest.gateway.taken", COUNTER, "events that the gateway answered as valid"),
    GATEWAY_REFUSED(
            "tokenwarden.ingest.gateway.refused",
            COUNTER,
            "events that the gateway answered as invalid, and requests that hold no event",
            "reason"),
    GATEWAY_ANSWERS(
            "tokenwarden.ingest.gateway.answers",
            COUNTER,
            "answers of the gateway, including those to requests that are rejected before routing",
            "status"),

    STREAMS_RECEIVED(
            "tokenwarden.streams.received",
            COUNTER,
            "records that detection read: used + issued + exchanged + revoked + status + dead + duplicate"),
    STREAMS_USED("tokenwarden.streams.used", COUNTER, "of these, uses of tokens"),
    STREAMS_ISSUED("tokenwarden.streams.issued", COUNTER, "of these, issuances"),
    STREAMS_EXCHANGED("tokenwarden.streams.exchanged", COUNTER, "of these, exchanges"),
    STREAMS_REVOKED("tokenwarden.streams.revoked", COUNTER, "of these, revocations that other systems report"),
    STREAMS_STATUS("tokenwarden.streams.status", COUNTER, "of these, heartbeats of verifiers"),
    STREAMS_DEAD("tokenwarden.streams.dead", COUNTER, "of these, not readable: written to token-events-dead"),
    STREAMS_DUPLICATE("tokenwarden.streams.duplicate", COUNTER, "of these, read before"),
    STREAMS_UNPROVEN(
            "tokenwarden.streams.unproven",
            COUNTER,
            "uses by verifiers outside the token's audience, before the token's hash is known first-hand: kept, then applied, refuted or expired; dropped: too many waited, so the use stays an alert",
            "outcome"),
    STREAMS_LAG("tokenwarden.streams.lag", GAUGE, "records that are not processed yet", "topic", "partition"),
    STREAMS_OLDEST(
            "tokenwarden.streams.oldest.unprocessed", GAUGE, "age of the oldest event that is not processed yet"),
    STREAMS_STALLED(
            "tokenwarden.streams.stalled.partitions", GAUGE, "partitions with lag and without progress for 30 s"),
    STREAMS_RUNNING("tokenwarden.streams.running", GAUGE, "1 while the job runs or moves its tasks"),
    STREAMS_THREADS("tokenwarden.streams.threads", GAUGE, "stream threads that are alive"),
    STREAMS_DEATHS("tokenwarden.streams.thread.deaths", COUNTER, "stream threads that ended by an error"),
    STREAMS_RESTARTS("tokenwarden.streams.thread.restarts", COUNTER, "stream threads that replaced them"),
    STREAMS_SET_ASIDE(
            "tokenwarden.streams.set.aside",
            COUNTER,
            "records and timers that failed and became a dead letter of detection",
            "kind"),

    REVOCATION_DETECTIONS(
            "tokenwarden.revocation.detections", COUNTER, "detections that were read, by what was done", "result"),
    REVOCATION_DETECTED(
            "tokenwarden.revocation.detected",
            COUNTER,
            "detections that were decided on, by rule and severity",
            "rule",
            "severity"),
    REVOCATION_REQUESTS(
            "tokenwarden.revocation.requests",
            COUNTER,
            "revocations of other systems that were read, by what was done",
            "result"),
    REVOCATION_DECISIONS("tokenwarden.revocation.decisions", COUNTER, "decisions, by outcome", "outcome"),
    REVOCATION_MALFORMED(
            "tokenwarden.revocation.malformed", COUNTER, "records that are not of the kind of their topic"),
    REVOCATION_LEDGER_WRITES("tokenwarden.revocation.ledger.writes", COUNTER, "records written to the ledger"),
    REVOCATION_STATE_REBUILDS(
            "tokenwarden.revocation.state.rebuilds", COUNTER, "how often the state of decisions was read from Kafka"),
    REVOCATION_COMMIT(
            "tokenwarden.revocation.commit",
            TIMER,
            "from the poll that brought the input to the end of the transaction"),
    DETECTION_DELAY(
            "tokenwarden.revocation.detection.delay", TIMER, "from the act to the detection, of detections decided on"),
    DECISION_DELAY(
            "tokenwarden.revocation.decision.delay",
            TIMER,
            "from the detection to its decision and ledger record, committed together"),
    REVOCATION_WAITING(
            "tokenwarden.revocation.waiting", GAUGE, "decisions that wait for a person or for the budget", "tenant"),
    REVOCATION_READY("tokenwarden.revocation.ready", GAUGE, "1 while decisions are made and the denylist is written"),
    BUDGET_USED(
            "tokenwarden.revocation.budget.used",
            GAUGE,
            "share of its budget that the rule that used most has used, 0 to 1",
            "tenant"),
    DENYLIST_CHANGES("tokenwarden.revocation.denylist.changes", COUNTER, "changes written to Redis"),
    DENYLIST_UNREADABLE("tokenwarden.revocation.denylist.unreadable", COUNTER, "ledger records that cannot be read"),
    DENYLIST_REBUILDS("tokenwarden.revocation.denylist.rebuilds", COUNTER, "denylists written again from the ledger"),
    DENYLIST_FAILURES("tokenwarden.revocation.denylist.failures", COUNTER, "failures of Redis"),
    DENYLIST_RECONCILIATIONS(
            "tokenwarden.revocation.denylist.reconciliations",
            COUNTER,
            "comparisons of Redis with the ledger",
            "result"),
    DENYLIST_DIFFERENCES(
            "tokenwarden.revocation.denylist.differences", COUNTER, "differences that were found and repaired", "kind"),
    DENYLIST_STRANDED(
            "tokenwarden.revocation.denylist.stranded", COUNTER, "verifiers that had to read their denylist again"),
    DENYLIST_LOST("tokenwarden.revocation.denylist.lost", COUNTER, "entries that Redis lost; they are written again"),
    DENYLIST_DELAY("tokenwarden.revocation.denylist.delay", TIMER, "from the decision to the entry in Redis"),
    ACKNOWLEDGEMENTS("tokenwarden.revocation.acks", COUNTER, "acknowledgements of verifiers", "result"),
    PROPAGATION(
            "tokenwarden.revocation.propagation", TIMER, "from the decision to the acknowledgement of each verifier"),
    ACT_TO_VERIFIER(
            "tokenwarden.revocation.end.to.end",
            TIMER,
            "from the act to the acknowledgement of each verifier, of revocations that a detection caused"),
    VERIFIERS("tokenwarden.revocation.verifiers", GAUGE, "verifiers by state: alive, silent", "tenant", "state"),
    FEED_BEHIND(
            "tokenwarden.revocation.feed.behind",
            GAUGE,
            "feed records that the verifier that is furthest behind has not applied, of those that are alive",
            "tenant"),
    NOTIFICATIONS(
            "tokenwarden.revocation.notifications",
            COUNTER,
            "notifications of other systems: delivered, skipped, retried, dead",
            "notifier",
            "result"),
    REVOCATION_EVENTS(
            "tokenwarden.revocation.events",
            COUNTER,
            "events that the revocation role read to know live tokens",
            "result"),
    EXCHANGES_REVOKED(
            "tokenwarden.revocation.exchanges.revoked",
            COUNTER,
            "tokens revoked when the exchange of their parent was read"),
    TOKENS_LIVE("tokenwarden.revocation.tokens.live", GAUGE, "tokens that were seen and have not expired"),
    FAMILY_TOKENS("tokenwarden.revocation.family.tokens", GAUGE, "tokens whose session or grant is remembered"),
    FAMILY_TOKENS_LEFT_OUT(
            "tokenwarden.revocation.family.tokens.left.out", GAUGE, "tokens that found no room in that memory"),
    API_REFUSED("tokenwarden.revocation.api.refused", COUNTER, "requests that the revocation API refused"),

    SINK_RECORDS(
            "tokenwarden.dashboards.records",
            COUNTER,
            "records read; records + further = the sum of documents over its outcomes",
            "sink"),
    SINK_FURTHER("tokenwarden.dashboards.further", COUNTER, "further documents of a record", "sink"),
    SINK_DOCUMENTS("tokenwarden.dashboards.documents", COUNTER, "documents, by outcome", "sink", "outcome"),
    SINK_RETRIES(
            "tokenwarden.dashboards.retries",
            COUNTER,
            "failures of OpenSearch: bulk requests that are sent again",
            "sink"),
    SINK_LAG("tokenwarden.dashboards.lag", GAUGE, "records that are in Kafka and not in OpenSearch yet", "sink"),

    HTTP_REQUESTS(
            "tokenwarden.http.requests",
            TIMER,
            "requests by listener (gateway, api, console), route and status; requests that no route takes have the route none",
            "listener",
            "route",
            "status"),
    ROLE_READY("tokenwarden.role.ready", GAUGE, "1 while the role is ready, 0 while it is not", "role"),
    ROLE_LIVE("tokenwarden.role.live", GAUGE, "1 while the role's threads make progress", "role"),
    BUILD_INFO("tokenwarden.build.info", GAUGE, "always 1; the version is a tag", "version");

    /** Upper bounds of the histograms. They are wide: a decision takes milliseconds, a lagging pipeline takes minutes. */
    private static final Duration[] BOUNDS = Stream.of(
                    5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000, 300_000)
            .map(Duration::ofMillis)
            .toArray(Duration[]::new);

    /** Requests have many routes: count, sum and maximum are enough. */
    private static final Duration[] NO_BOUNDS = {};

    private final String id;
    private final MeterKind kind;
    private final String description;
    private final List<String> tags;

    PipelineMeter(String id, MeterKind kind, String description, String... tags) {
        this.id = id;
        this.kind = kind;
        this.description = description;
        this.tags = List.of(tags);
    }

    /** The name in Micrometer. Prometheus has underscores for dots, and adds the unit, and {@code _total} to counters. */
    public String id() {
        return id;
    }

    public MeterKind kind() {
        return kind;
    }

    public String description() {
        return description;
    }

    /** The names of its tags; empty: it is one time series. */
    public List<String> tags() {
        return tags;
    }

    /** The unit; null: a number of things. */
    public @Nullable String unit() {
        return kind == TIMER || this == STREAMS_OLDEST ? "seconds" : null;
    }

    /**
     * The counter with these values of its tags, in the order of {@link #tags}.
     *
     * @throws IllegalArgumentException if this is not a counter, or the number of values is wrong
     */
    public Counter counter(MeterRegistry registry, String... values) {
        return Counter.builder(checked(COUNTER))
                .description(description)
                .tags(tagged(values))
                .register(registry);
    }

    /** The timer with these values of its tags. Arguments and errors as in {@link #counter}. */
    public Timer timer(MeterRegistry registry, String... values) {
        return Timer.builder(checked(TIMER))
                .description(description)
                .tags(tagged(values))
                .serviceLevelObjectives(this == HTTP_REQUESTS ? NO_BOUNDS : BOUNDS)
                .register(registry);
    }

    /**
     * Registers a gauge with these values of its tags. The registry does not keep {@code state} alive. Arguments and errors as in
     * {@link #counter}.
     */
    public <T> void gauge(MeterRegistry registry, T state, ToDoubleFunction<T> value, String... values) {
        Gauge.builder(checked(GAUGE), state, value)
                .description(description)
                .baseUnit(unit())
                .tags(tagged(values))
                .register(registry);
    }

    private String checked(MeterKind wanted) {
        if (kind != wanted) {
            throw new IllegalArgumentException(id + " is a " + kind + ", not a " + wanted);
        }
        return id;
    }

    private Tags tagged(String[] values) {
        if (values.length != tags.size()) {
            throw new IllegalArgumentException(id + " has the tags " + tags + ", and " + values.length + " values");
        }
        Tags tagged = Tags.empty();
        for (int i = 0; i < values.length; i++) {
            tagged = tagged.and(tags.get(i), values[i]);
        }
        return tagged;
    }
}
