package dev.tokenwarden.dashboards.sink;

import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.contract.revocation.Decision;
import dev.tokenwarden.contract.revocation.Target;
import dev.tokenwarden.dashboards.search.Index;
import java.time.Clock;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Decisions: the audit log, by decision id. */
final class DecisionDocuments implements DocumentMaker {
    private static final ObjectReader READER = DocumentJson.readerFor(Decision.class);

    private final Clock clock;

    DecisionDocuments(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Document make(ConsumerRecord<byte[], byte @Nullable []> record) throws MalformedRecordException {
        Decision decision = DocumentJson.read(READER, Decision.class, record.value(), "decision");
        if (decision.id().isEmpty() || decision.tenant().isEmpty()) {
            throw new MalformedRecordException("a decision has an id and a tenant");
        }
        ObjectNode document = DocumentJson.tree(decision);
        Target target = decision.target();
        if (target != null) {
            document.put("target_id", target.id());
        }
        // The decision that a person answered with this one: what waits is what none answers.
        String answered = decision.facts().get("of_decision");
        if (answered != null) {
            document.put("of_decision", answered);
        }
        document.put("indexed_at", clock.instant().toString());
        return Document.put(Index.DECISIONS.index(), decision.id(), DocumentJson.bytes(document));
    }
}
