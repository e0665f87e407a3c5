package dev.tokenwarden.ingest.extauthz;

import dev.tokenwarden.ingest.enrich.Enrichment;
import dev.tokenwarden.ingest.enrich.TrustedProxies;

/**
 * How {@link ExtAuthzService} reports uses.
 *
 * @param registration the name that policy registers the reports under
 * @param source CloudEvents source of the reports, as registered
 * @param edge whether clients connect to the Envoy proxies directly
 * @param proxies the proxies in front of the Envoy proxies
 * @param enrichment what is added to the reports
 */
public record ExtAuthzReporter(
        String registration, String source, boolean edge, TrustedProxies proxies, Enrichment enrichment) {}
