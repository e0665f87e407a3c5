package dev.tokenwarden.dashboards.sink;

import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.contract.revocation.Decision;
import dev.tokenwarden.contract.revocation.Target;
import dev.tokenwarden.dashboards.action.AnalystAction;
import dev.tokenwarden.dashboards.action.TriageChange;
import dev.tokenwarden.dashboards.search.Index;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Makes the documents of decisions, by decision id. */
final class DecisionDocuments implements DocumentMaker {
    private static final ObjectReader READER = DocumentJson.readerFor(Decision.class);

    /**
     * Facts that are searched for: the decision that this one answers (a decision without an answer still waits), the decision that it
     * follows from and how, and the display name of the person.
     */
    private static final List<String> SEARCHED_FACTS = List.of("of_decision", "root_decision", "cause", "actor_name");

    private final Clock clock;

    DecisionDocuments(Clock clock) {
        this.clock = clock;
    }

    /** The document of a decision; for an action of an analyst also the changes of its detections. */
    @Override
    public List<Document> makeAll(ConsumerRecord<byte[], byte @Nullable []> record) throws MalformedRecordException {
        Decision decision = read(record);
        AnalystAction action = AnalystAction.of(decision).orElse(null);
        if (action == null) {
            return List.of(document(decision));
        }
        List<Document> documents = new ArrayList<>();
        documents.add(Document.put(Index.ACTIONS.index(), action.id(), DocumentJson.bytes(action.document())));
        TriageChange change = action.triage().orElse(null);
        if (change != null) {
            byte[] update = DocumentJson.bytes(update(change, action));
            action.detections().forEach(id -> documents.add(Document.script(Index.DETECTIONS.index(), id, update)));
        }
        return documents;
    }

    /** The change of a detection. In a replay it may be written before the detection. */
    private static ObjectNode update(TriageChange change, AnalystAction action) {
        ObjectNode update = JsonNodeFactory.instance.objectNode();
        update.set("script", change.script("none"));
        update.put("scripted_upsert", true);
        update.putObject("upsert").put("time", action.time().toString());
        return update;
    }

    @Override
    public Document make(ConsumerRecord<byte[], byte @Nullable []> record) throws MalformedRecordException {
        return document(read(record));
    }

    private static Decision read(ConsumerRecord<byte[], byte @Nullable []> record) throws MalformedRecordException {
        Decision decision = DocumentJson.read(READER, Decision.class, record.value(), "decision");
        if (decision.id().isEmpty() || decision.tenant().isEmpty()) {
            throw new MalformedRecordException("a decision has an id and a tenant");
        }
        return decision;
    }

    private Document document(Decision decision) {
        ObjectNode document = DocumentJson.tree(decision);
        Target target = decision.target();
        if (target != null) {
            document.put("target_id", target.id());
        }
        SEARCHED_FACTS.forEach(name -> {
            String fact = decision.facts().get(name);
            if (fact != null) {
                document.put(name, fact);
            }
        });
        document.put("indexed_at", clock.instant().toString());
        return Document.put(Index.DECISIONS.index(), decision.id(), DocumentJson.bytes(document));
    }
}
