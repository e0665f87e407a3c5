package dev.tokenwarden.bench.revocation;

import dev.tokenwarden.contract.LengthPrefixed;
import dev.tokenwarden.contract.Topics;
import dev.tokenwarden.contract.denylist.DenylistEntry;
import dev.tokenwarden.contract.denylist.DenylistKeys;
import dev.tokenwarden.contract.revocation.Decision;
import dev.tokenwarden.contract.revocation.Decision.Outcome;
import dev.tokenwarden.contract.revocation.Revocation;
import dev.tokenwarden.revocation.decision.Replay;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import redis.clients.jedis.params.ScanParams;
import redis.clients.jedis.resps.ScanResult;

/**
 * The state after a run: ledger, Redis and audit log.
 *
 * @param ledger by name, with the offset that Redis must show
 * @param redis values by name
 * @param audit all decisions, in order
 */
record RunOutcome(Map<String, Standing> ledger, Map<String, String> redis, List<Decision> audit) {
    record Standing(Revocation revocation, long offset) {}

    static RunOutcome of(RevocationBench lab, String tenant) {
        Map<String, Standing> ledger = new TreeMap<>();
        lab.read(Topics.REVOCATIONS, record -> take(record, ledger));
        List<Decision> audit = new ArrayList<>();
        lab.read(Topics.DECISIONS, record -> audit.add(decision(record)));
        Map<String, String> redis = new TreeMap<>();
        String prefix = DenylistKeys.entry(tenant, "");
        ScanParams params = new ScanParams().match(prefix + "*").count(1_000);
        String cursor = ScanParams.SCAN_POINTER_START;
        do {
            ScanResult<String> page = lab.redis().scan(cursor, params);
            for (String key : page.getResult()) {
                redis.put(key.substring(prefix.length()), lab.redis().get(key));
            }
            cursor = page.getCursor();
        } while (!cursor.equals(ScanParams.SCAN_POINTER_START));
        return new RunOutcome(ledger, redis, audit);
    }

    private static void take(ConsumerRecord<byte[], byte[]> record, Map<String, Standing> ledger) {
        String name = LengthPrefixed.decode(record.key()).get(1);
        try {
            if (record.value() == null) {
                ledger.remove(name);
            } else {
                ledger.put(name, new Standing(Revocation.fromJson(record.value()), record.offset()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Decision decision(ConsumerRecord<byte[], byte[]> record) {
        try {
            return Decision.fromJson(record.value());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String summary() {
        Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
        audit.forEach(decision -> outcomes.merge(decision.outcome(), 1, Integer::sum));
        return "ledger " + ledger.size() + ", redis " + redis.size() + ", audit " + audit.size() + " " + outcomes;
    }

    /** Differences between Redis and the ledger, and records that the audit log has twice. */
    List<String> ownDifferences() {
        List<String> found = new ArrayList<>();
        Map<String, String> expected = new HashMap<>();
        ledger.forEach((name, standing) -> expected.put(
                name, DenylistEntry.of(standing.revocation(), standing.offset()).toJson()));
        compare("redis", expected, redis, found);
        Map<String, Integer> times = new HashMap<>();
        audit.forEach(decision -> times.merge(decision.id(), 1, Integer::sum));
        times.forEach((id, count) -> {
            if (count != 1) {
                found.add("audit: " + id + " " + count + " times");
            }
        });
        return found;
    }

    /** All differences from another outcome, except times and offsets, which differ in every run. */
    List<String> differencesFrom(RunOutcome other) {
        List<String> found = new ArrayList<>(ownDifferences());
        other.ownDifferences().forEach(line -> found.add("undisturbed: " + line));
        compare("ledger", other.timelessLedger(), timelessLedger(), found);
        compare("audit", other.timelessAudit(), timelessAudit(), found);
        return found;
    }

    private Map<String, String> timelessLedger() {
        Map<String, String> all = new HashMap<>();
        ledger.forEach((name, standing) -> {
            Revocation r = standing.revocation();
            // The decision that a person ordered at the end has another id in each run.
            String decision = r.actor().startsWith("person:") ? "" : r.decision();
            all.put(
                    name,
                    String.join(
                            " ",
                            r.state().name(),
                            String.valueOf(r.cutoff()),
                            String.valueOf(r.expires()),
                            decision,
                            String.valueOf(r.rule()),
                            r.actor(),
                            r.reason()));
        });
        return all;
    }

    private Map<String, String> timelessAudit() {
        Map<String, String> all = new HashMap<>();
        for (Decision d : audit) {
            String id = d.actor().startsWith("person:") ? "person" : d.id();
            // The count of an escalation, and the detection that triggered it, depend on the order across partitions.
            Map<String, String> facts = new TreeMap<>(d.facts());
            List.of(
                            "budget_used",
                            "budget_ordinary",
                            "budget_of_client",
                            "budget_of_pair",
                            "charged_at",
                            "tokens",
                            "root_decision",
                            "detected_at",
                            "order")
                    .stream()
                    .filter(fact -> d.detection() == null || fact.startsWith("budget"))
                    .forEach(facts::remove);
            all.put(
                    id,
                    String.join(
                            " ",
                            d.outcome().name(),
                            d.target() == null ? "" : d.target().id(),
                            String.valueOf(d.detection()),
                            d.actor(),
                            d.detection() == null && !d.actor().equals("system:cascade") ? "" : d.reason(),
                            facts.toString()));
        }
        return all;
    }

    private static void compare(
            String what, Map<String, String> expected, Map<String, String> actual, List<String> found) {
        expected.forEach((name, value) -> {
            if (!value.equals(actual.get(name))) {
                found.add(what + ": " + name + ": expected " + value + ", found " + actual.get(name));
            }
        });
        actual.forEach((name, value) -> {
            if (!expected.containsKey(name)) {
                found.add(what + ": " + name + ": too much: " + value);
            }
        });
    }

    /** The number of decisions about detections. */
    long replayed() {
        return audit.stream().filter(decision -> decision.detection() != null).count();
    }

    /** The decisions about detections that do not follow from their facts. */
    List<String> unexplained() {
        return audit.stream()
                .filter(decision -> decision.detection() != null && Replay.outcome(decision) != decision.outcome())
                .map(decision -> decision.id() + " " + decision.outcome() + " " + decision.facts())
                .toList();
    }
}
