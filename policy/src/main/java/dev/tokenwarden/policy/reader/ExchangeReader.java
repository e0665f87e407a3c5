package dev.tokenwarden.policy.reader;

import dev.tokenwarden.policy.ExchangePolicy;
import dev.tokenwarden.policy.ExchangePolicy.ScopeGain;
import dev.tokenwarden.policy.ExchangePolicy.SubjectChange;
import dev.tokenwarden.policy.ExchangePolicy.TenantPair;
import dev.tokenwarden.policy.PolicyException;
import dev.tokenwarden.policy.yaml.Section;
import dev.tokenwarden.policy.yaml.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads {@code exchange}. */
final class ExchangeReader {

    private static final int DEEPEST = 64;

    private ExchangeReader() {}

    static ExchangePolicy read(Section section) throws PolicyException {
        ExchangePolicy exchange = new ExchangePolicy(
                section.integer("max_depth", ExchangePolicy.DEFAULT_MAX_DEPTH, 1, DEEPEST),
                scopeGains(section),
                scopeMap(section.section("scope_map")),
                subjectChanges(section),
                tenantPairs(section));
        section.done();
        return exchange;
    }

    private static List<ScopeGain> scopeGains(Section section) throws PolicyException {
        List<ScopeGain> gains = new ArrayList<>();
        for (Value item : section.items("allowed_scope_gain")) {
            Section gain = Section.of(item);
            gains.add(new ScopeGain(
                    gain.require("client").text(), gain.require("scopes").texts(), gain.text("tenant")));
            gain.done();
        }
        return gains;
    }

    private static Map<String, Set<String>> scopeMap(Section section) throws PolicyException {
        Map<String, Set<String>> map = new LinkedHashMap<>();
        for (Map.Entry<String, Value> entry : section.named().entrySet()) {
            map.put(entry.getKey(), entry.getValue().texts());
        }
        return map;
    }

    private static List<SubjectChange> subjectChanges(Section section) throws PolicyException {
        List<SubjectChange> changes = new ArrayList<>();
        for (Value item : section.items("allowed_subject_change")) {
            Section change = Section.of(item);
            String client = change.text("client");
            String subject = change.text("subject");
            String tenant = change.text("tenant");
            change.done();
            if (client == null && subject == null) {
                throw item.error("needs a client or a subject");
            }
            changes.add(new SubjectChange(client, subject, tenant));
        }
        return changes;
    }

    private static List<TenantPair> tenantPairs(Section section) throws PolicyException {
        List<TenantPair> pairs = new ArrayList<>();
        for (Value item : section.items("allowed_tenant_pairs")) {
            List<Value> pair = item.items();
            if (pair.size() != 2) {
                throw item.error("expected [parent, child]");
            }
            pairs.add(new TenantPair(pair.get(0).text(), pair.get(1).text()));
        }
        return pairs;
    }
}
