package dev.tokenwarden.ingest.extauthz;

import dev.tokenwarden.contract.Risk;
import dev.tokenwarden.contract.event.Token;
import dev.tokenwarden.contract.event.Use;
import dev.tokenwarden.ingest.enrich.Enrichment;
import dev.tokenwarden.verifier.IssuerProfile;
import dev.tokenwarden.verifier.StalePolicy;
import dev.tokenwarden.verifier.TokenVerifier;
import dev.tokenwarden.verifier.VerifierMeters;
import dev.tokenwarden.verifier.denylist.DenylistView;
import dev.tokenwarden.verifier.keys.KeySource;
import dev.tokenwarden.verifier.report.UseListener;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A verifier for each service and risk that a route can name. They share denylist, keys and reporter. */
final class RouteVerifiers implements AutoCloseable {
    private record Key(String audience, Risk risk) {}

    private final Map<Key, TokenVerifier> verifiers = new HashMap<>();
    private final String first;

    RouteVerifiers(
            ExtAuthzConfig config, DenylistView denylist, UseListener reporter, Clock clock, MeterRegistry meters) {
        this.first = config.accepted().audiences().get(0).get(0);
        UseListener enriched = enriched(reporter, config.reporter().enrichment());
        for (List<String> names : config.accepted().audiences()) {
            String audience = names.get(0);
            String[] others = names.subList(1, names.size()).toArray(String[]::new);
            for (Risk risk : Risk.values()) {
                TokenVerifier.Builder builder = TokenVerifier.builder(audience, others)
                        .denylist(denylist)
                        .reporter(enriched)
                        .edge(config.reporter().edge())
                        .risk(operation -> risk)
                        .clock(clock);
                for (Map.Entry<Risk, StalePolicy> stale :
                        config.accepted().stale().entrySet()) {
                    builder.whenStale(stale.getKey(), stale.getValue());
                }
                for (IssuerProfile issuer : config.accepted().issuers()) {
                    builder.issuer(issuer);
                }
                TokenVerifier verifier = builder.build();
                for (String name : names) {
                    verifiers.put(new Key(name, risk), verifier);
                }
                VerifierMeters.bind(meters, risk == Risk.NORMAL ? audience : audience + " (high risk)", verifier);
            }
        }
    }

    private static UseListener enriched(UseListener reporter, Enrichment enrichment) {
        return enrichment.isNone() ? reporter : new Enriched(reporter, enrichment);
    }

    /** Enriches the client of each use. */
    private record Enriched(UseListener reporter, Enrichment enrichment) implements UseListener {
        @Override
        public void used(String tenant, Token token, Use use) {
            reporter.used(tenant, enrichment.apply(token), enrichment.apply(use));
        }

        @Override
        public void trusts(String issuer, KeySource keys) {
            reporter.trusts(issuer, keys);
        }
    }

    /** The verifier for a route; null: the route names an audience that is not configured, or an unknown setting. */
    @Nullable
    TokenVerifier of(Map<String, String> route) {
        String risk = route.getOrDefault(RouteSettings.RISK, "normal");
        if (!RouteSettings.areKnown(route.keySet()) || !(risk.equals("normal") || risk.equals("high"))) {
            return null;
        }
        return verifiers.get(new Key(
                route.getOrDefault(RouteSettings.AUDIENCE, first), risk.equals("high") ? Risk.HIGH : Risk.NORMAL));
    }

    @Override
    public void close() {
        Set.copyOf(verifiers.values()).forEach(TokenVerifier::close);
    }
}
