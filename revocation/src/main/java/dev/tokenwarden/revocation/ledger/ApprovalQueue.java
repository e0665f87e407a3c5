package dev.tokenwarden.revocation.ledger;

import dev.tokenwarden.contract.detection.Severity;
import dev.tokenwarden.contract.revocation.Decision;
import dev.tokenwarden.contract.revocation.Target;
import dev.tokenwarden.revocation.decision.FactNames;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Decisions that wait for approval, with later evidence. Decisions that wait only for the budget are decided again in this order:
 * critical first, then the oldest. One thread writes. Any thread may read {@link #evidence}.
 */
final class ApprovalQueue {
    /** The most detections that are listed as evidence of one decision. */
    static final int EVIDENCE = 50;

    /**
     * @param severity the highest severity of its evidence
     * @param since the detection time of the first detection
     */
    record Waiting(Decision decision, Severity severity, Instant since) {
        boolean isForBudget() {
            return FactNames.BUDGET.equals(decision.facts().get(FactNames.WAITS_FOR));
        }
    }

    private static final Comparator<Waiting> ORDER = Comparator.comparing(
                    (Waiting one) -> one.severity() != Severity.CRITICAL)
            .thenComparing(Waiting::since)
            .thenComparing(one -> one.decision().id());

    private final Map<String, Waiting> byId = new HashMap<>();
    private final Map<String, String> byTarget = new HashMap<>();
    private final TreeSet<Waiting> forBudget = new TreeSet<>(ORDER);
    private final Map<String, List<String>> evidence = new ConcurrentHashMap<>();

    /** Adds a decision that was just made, or that was read from the log. */
    void apply(Decision decision) {
        String answered = decision.facts().get(FactNames.OF_DECISION);
        if (answered != null) {
            if (decision.outcome() != Decision.Outcome.AWAITING_APPROVAL) {
                remove(answered);
            }
            return;
        }
        Target target = decision.target();
        if (decision.outcome() == Decision.Outcome.AWAITING_APPROVAL && target != null) {
            Waiting one = new Waiting(decision, severity(decision), since(decision));
            byId.put(decision.id(), one);
            byTarget.putIfAbsent(target.id(), decision.id());
            if (one.isForBudget()) {
                forBudget.add(one);
            }
        }
        String attachTo = decision.facts().get(FactNames.ATTACHED_TO);
        if (attachTo != null && decision.detection() != null) {
            attach(attachTo, decision);
        }
    }

    private void attach(String waiting, Decision later) {
        Waiting one = byId.get(waiting);
        if (one == null) {
            return;
        }
        List<String> all = new ArrayList<>(evidence(waiting));
        if (all.size() < EVIDENCE && later.detection() != null) {
            all.add(later.detection());
            evidence.put(waiting, List.copyOf(all));
        }
        Severity severity = severity(later);
        if (severity.isAtLeast(one.severity())) {
            Waiting raised = new Waiting(one.decision(), severity, one.since());
            byId.put(waiting, raised);
            if (forBudget.remove(one)) {
                forBudget.add(raised);
            }
        }
    }

    private void remove(String id) {
        Waiting one = byId.remove(id);
        evidence.remove(id);
        if (one != null) {
            forBudget.remove(one);
            Target target = one.decision().target();
            if (target != null) {
                byTarget.remove(target.id(), id);
            }
        }
    }

    /** Id of the decision about this target that waits; null: none. */
    @Nullable
    String about(Target target) {
        return byTarget.get(target.id());
    }

    /** How many decisions of each tenant wait, for a person or for the budget. */
    Map<String, Integer> counts() {
        Map<String, Integer> counts = new HashMap<>();
        byId.values().forEach(one -> counts.merge(one.decision().tenant(), 1, Integer::sum));
        return counts;
    }

    /** A copy of the decisions that wait only for the budget, in order. */
    List<Waiting> forBudget() {
        return List.copyOf(forBudget);
    }

    /** The detections that were attached to a decision that waits. */
    List<String> evidence(String decision) {
        return evidence.getOrDefault(decision, List.of());
    }

    /** Removes decisions made before {@code since}. */
    void prune(Instant since) {
        List<String> old = new ArrayList<>();
        byId.forEach((id, one) -> {
            if (one.decision().time().isBefore(since)) {
                old.add(id);
            }
        });
        old.forEach(this::remove);
    }

    private static Severity severity(Decision decision) {
        String severity = decision.facts().get(FactNames.SEVERITY);
        try {
            return severity == null ? Severity.HIGH : Severity.parse(severity);
        } catch (IllegalArgumentException e) {
            return Severity.HIGH;
        }
    }

    private static Instant since(Decision decision) {
        String detected = decision.facts().get(FactNames.DETECTED_AT);
        try {
            return detected == null ? decision.time() : Instant.parse(detected);
        } catch (DateTimeException e) {
            return decision.time();
        }
    }
}
