package dev.tokenwarden.standalone.config;

import dev.tokenwarden.ingest.enrich.EnrichmentConfig;
import dev.tokenwarden.ingest.enrich.EnrichmentConfig.Pseudonymised;
import dev.tokenwarden.ingest.enrich.TrustedProxies;
import dev.tokenwarden.ingest.enrich.TrustedProxies.Header;
import dev.tokenwarden.ingest.gateway.GatewayTrust;
import dev.tokenwarden.ingest.tls.TlsFiles;
import dev.tokenwarden.standalone.config.IngestSettings.CallerIssuer;
import dev.tokenwarden.standalone.config.IngestSettings.ExtAuthz;
import java.net.URI;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the settings of the ingest role besides admission. */
final class IngestReader {

    private static final int LEAST_KEY_BYTES = 32;
    private static final Set<String> HEADERS = Settings.words("X-Forwarded-For", "Forwarded");

    private IngestReader() {}

    static IngestSettings read(Settings settings) throws ConfigException {
        TlsFiles tls = tls(
                settings, Setting.GATEWAY_CERTIFICATE_FILE, Setting.GATEWAY_KEY_FILE, Setting.GATEWAY_CLIENT_CA_FILE);
        return new IngestSettings(tls, callers(settings), enrichment(settings), proxies(settings), extAuthz(settings));
    }

    private static @Nullable TlsFiles tls(Settings settings, Setting certificate, Setting key, Setting authority)
            throws ConfigException {
        Path shown = settings.path(certificate);
        if (shown == null) {
            settings.refuseWithout(certificate, key, authority);
            return null;
        }
        return new TlsFiles(shown, settings.required(key, settings.path(key)), settings.path(authority));
    }

    private static @Nullable CallerIssuer callers(Settings settings) throws ConfigException {
        String issuer = settings.text(Setting.GATEWAY_JWT_ISSUER);
        if (issuer == null) {
            settings.refuseWithout(Setting.GATEWAY_JWT_ISSUER, Setting.GATEWAY_JWKS_URL, Setting.GATEWAY_AUDIENCE);
            return null;
        }
        URI jwks = settings.required(Setting.GATEWAY_JWKS_URL, settings.webAddress(Setting.GATEWAY_JWKS_URL));
        return new CallerIssuer(issuer, jwks, settings.text(Setting.GATEWAY_AUDIENCE, GatewayTrust.AUDIENCE));
    }

    private static EnrichmentConfig enrichment(Settings settings) throws ConfigException {
        Set<Pseudonymised> pseudonyms = EnumSet.noneOf(Pseudonymised.class);
        for (String word : settings.list(Setting.ENRICHMENT_PSEUDONYMS)) {
            try {
                pseudonyms.add(Pseudonymised.valueOf(word.toUpperCase(Locale.ROOT)));
            } catch (IllegalArgumentException e) {
                throw settings.error(
                        Setting.ENRICHMENT_PSEUDONYMS,
                        "must be address, subject or both, found " + ConfigException.quoted(word));
            }
        }
        byte[] bytes = settings.key(Setting.ENRICHMENT_KEY, Setting.ENRICHMENT_KEY_FILE);
        if (!pseudonyms.isEmpty() && (bytes == null || bytes.length < LEAST_KEY_BYTES)) {
            throw settings.error(
                    Setting.ENRICHMENT_PSEUDONYMS,
                    "needs a key of at least " + LEAST_KEY_BYTES + " bytes: " + Setting.ENRICHMENT_KEY_FILE.key());
        }
        List<Path> databases = settings.list(Setting.ENRICHMENT_DATABASES).stream()
                .map(Path::of)
                .toList();
        if (bytes == null || pseudonyms.isEmpty()) {
            return databases.isEmpty() ? EnrichmentConfig.NONE : EnrichmentConfig.databases(databases);
        }
        return new EnrichmentConfig(databases, pseudonyms, bytes);
    }

    private static TrustedProxies proxies(Settings settings) throws ConfigException {
        List<String> networks = settings.list(Setting.PROXIES_TRUSTED);
        String header = settings.word(Setting.PROXIES_HEADER, "X-Forwarded-For", HEADERS);
        if (networks.isEmpty()) {
            settings.refuseWithout(Setting.PROXIES_TRUSTED, Setting.PROXIES_HEADER);
            return TrustedProxies.NONE;
        }
        try {
            return TrustedProxies.of(networks, header.equals("Forwarded") ? Header.FORWARDED : Header.X_FORWARDED_FOR);
        } catch (IllegalArgumentException e) {
            throw settings.error(Setting.PROXIES_TRUSTED, String.valueOf(e.getMessage()));
        }
    }

    private static @Nullable ExtAuthz extAuthz(Settings settings) throws ConfigException {
        if (settings.find(Setting.EXT_AUTHZ_PORT).isEmpty()) {
            settings.refuseWithout(
                    Setting.EXT_AUTHZ_PORT,
                    Setting.EXT_AUTHZ_CERTIFICATE_FILE,
                    Setting.EXT_AUTHZ_KEY_FILE,
                    Setting.EXT_AUTHZ_CLIENT_CA_FILE,
                    Setting.EXT_AUTHZ_CLIENTS,
                    Setting.EXT_AUTHZ_ISSUERS,
                    Setting.EXT_AUTHZ_AUDIENCES,
                    Setting.EXT_AUTHZ_REGISTRATION,
                    Setting.EXT_AUTHZ_EDGE);
            return null;
        }
        int port = settings.port(Setting.EXT_AUTHZ_PORT, 0);
        settings.required(Setting.EXT_AUTHZ_CLIENT_CA_FILE, settings.path(Setting.EXT_AUTHZ_CLIENT_CA_FILE));
        TlsFiles tls = settings.required(
                Setting.EXT_AUTHZ_CERTIFICATE_FILE,
                tls(
                        settings,
                        Setting.EXT_AUTHZ_CERTIFICATE_FILE,
                        Setting.EXT_AUTHZ_KEY_FILE,
                        Setting.EXT_AUTHZ_CLIENT_CA_FILE));
        settings.required(Setting.EXT_AUTHZ_AUDIENCES, settings.text(Setting.EXT_AUTHZ_AUDIENCES));
        return new ExtAuthz(
                port,
                tls,
                Set.copyOf(settings.list(Setting.EXT_AUTHZ_CLIENTS)),
                issuers(settings),
                settings.list(Setting.EXT_AUTHZ_AUDIENCES),
                settings.required(Setting.EXT_AUTHZ_REGISTRATION, settings.text(Setting.EXT_AUTHZ_REGISTRATION)),
                settings.flag(Setting.EXT_AUTHZ_EDGE, true));
    }

    private static Map<String, URI> issuers(Settings settings) throws ConfigException {
        settings.required(Setting.EXT_AUTHZ_ISSUERS, settings.text(Setting.EXT_AUTHZ_ISSUERS));
        Map<String, URI> issuers = new LinkedHashMap<>();
        for (String pair : settings.list(Setting.EXT_AUTHZ_ISSUERS)) {
            int at = pair.indexOf('=');
            try {
                issuers.put(pair.substring(0, at), URI.create(pair.substring(at + 1)));
            } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
                throw settings.error(
                        Setting.EXT_AUTHZ_ISSUERS, "must be ISSUER=JWKS-URL, found " + ConfigException.quoted(pair));
            }
        }
        return issuers;
    }
}
