package dev.tokenwarden.dashboards.console.query;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.dashboards.console.auth.Analyst;
import java.time.Instant;
import java.util.List;

/**
 * Selects the enforced revocations that verifiers deny now. A revocation of a chain, session or grant also revokes every known token of
 * it, so the cascaded ones are many times those that rules and people decided. The two are counted apart.
 */
public final class RevokedNow {
    private RevokedNow() {}

    /**
     * Those that rules and people decided.
     *
     * @param tenants empty: all tenants of the analyst
     */
    public static TenantQuery byCauses(Analyst analyst, List<String> tenants, Instant now) {
        return enforced(RecordFilter.ofCauses(analyst, tenants), now);
    }

    /**
     * Those that cascaded from others.
     *
     * @param tenants empty: all tenants of the analyst
     */
    public static TenantQuery cascaded(Analyst analyst, List<String> tenants, Instant now) {
        TenantQuery query = TenantQuery.by(analyst);
        query.filter().add(CascadedDecisions.clause());
        return enforced(tenants.isEmpty() ? query : query.terms("tenant", tenants), now);
    }

    private static TenantQuery enforced(TenantQuery query, Instant now) {
        ObjectNode expired = JsonNodeFactory.instance.objectNode();
        expired.putObject("range").putObject("expires").put("lt", now.toString());
        return query.term("active", true).term("state", "enforced").not(expired);
    }
}
