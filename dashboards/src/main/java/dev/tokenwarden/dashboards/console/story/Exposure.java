package dev.tokenwarden.dashboards.console.story;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The time in which misuse was accepted. It begins with the first act of a suspect, or where no holder is one, with the act that
 * completed the first detection. It ends when the last verifier has acknowledged the revocation.
 */
final class Exposure {
    private static final int MAX_ACCEPTED = 100;

    private Exposure() {}

    /**
     * {@code from}, {@code to}, {@code accepted} (uses in it) and {@code total}. Null members are missing: nothing was detected, or
     * the window is still open.
     */
    static ObjectNode of(Holders holders, Optional<Instant> detected, Optional<Instant> closed) {
        List<ObjectNode> misuse = holders.hasSuspects()
                ? holders.acts().stream().filter(holders::isSuspect).toList()
                : holders.acts();
        Optional<Instant> from = holders.hasSuspects()
                ? misuse.stream().map(Exposure::time).min(Instant::compareTo)
                : begin(misuse, detected);
        ObjectNode exposure = JsonNodeFactory.instance.objectNode();
        ArrayNode accepted = exposure.putArray("accepted");
        if (from.isEmpty()) {
            return exposure.put("total", 0);
        }
        Instant begin = from.get();
        List<ObjectNode> through = misuse.stream()
                .filter(act -> act.path("kind").asText().equals("use"))
                .filter(act -> act.path("outcome").asText().equals("accepted"))
                .filter(act -> !time(act).isBefore(begin))
                .toList();
        through.stream().limit(MAX_ACCEPTED).forEach(accepted::add);
        exposure.put("from", begin.toString());
        closed.ifPresent(to -> exposure.put("to", to.toString()));
        return exposure.put("total", through.size());
    }

    /** Detections have their times in milliseconds; the act itself may have a part of one. */
    private static Optional<Instant> begin(List<ObjectNode> acts, Optional<Instant> detected) {
        return Stream.concat(
                        detected.stream(),
                        acts.stream()
                                .filter(act -> act.path("cited").asBoolean())
                                .map(Exposure::time))
                .min(Instant::compareTo);
    }

    private static Instant time(JsonNode act) {
        return Instant.parse(act.path("time").asText());
    }
}
