package dev.tokenwarden.standalone.config;

import dev.tokenwarden.contract.claims.AccessTokenMarks;
import dev.tokenwarden.contract.claims.ClaimMapping;
import dev.tokenwarden.contract.claims.ClaimPresets;
import dev.tokenwarden.ingest.enrich.EnrichmentConfig;
import dev.tokenwarden.ingest.enrich.EnrichmentConfig.Pseudonymised;
import dev.tokenwarden.ingest.enrich.TrustedProxies;
import dev.tokenwarden.ingest.enrich.TrustedProxies.Header;
import dev.tokenwarden.ingest.gateway.GatewayTrust;
import dev.tokenwarden.service.tls.TlsFiles;
import dev.tokenwarden.standalone.config.IngestSettings.CallerIssuer;
import dev.tokenwarden.standalone.config.IngestSettings.ExtAuthz;
import dev.tokenwarden.standalone.config.IngestSettings.TrustedIssuer;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the settings of the ingest role besides admission. */
final class IngestReader {

    private static final int LEAST_KEY_BYTES = 32;
    private static final Set<String> HEADERS = Settings.words("X-Forwarded-For", "Forwarded");

    /** What no ID token passes for that has the claims of OpenID Connect Core, section 2. */
    private static final AccessTokenMarks ANY_ACCESS_TOKEN = new AccessTokenMarks(
            Set.of(), Set.of("sub", "aud"), Map.of(), Set.of("nonce", "at_hash", "c_hash", "s_hash"), true);

    private IngestReader() {}

    static IngestSettings read(Settings settings) throws ConfigException {
        TlsFiles tls = TlsReader.server(
                settings, Setting.GATEWAY_CERTIFICATE_FILE, Setting.GATEWAY_KEY_FILE, Setting.GATEWAY_CLIENT_CA_FILE);
        return new IngestSettings(tls, callers(settings), enrichment(settings), proxies(settings), extAuthz(settings));
    }

    private static @Nullable CallerIssuer callers(Settings settings) throws ConfigException {
        String issuer = settings.text(Setting.GATEWAY_JWT_ISSUER);
        if (issuer == null) {
            settings.refuseWithout(
                    Setting.GATEWAY_JWT_ISSUER,
                    Setting.GATEWAY_JWKS_URL,
                    Setting.GATEWAY_AUDIENCE,
                    Setting.GATEWAY_CLAIMS,
                    Setting.GATEWAY_SENDER_CONSTRAINED_ONLY);
            return null;
        }
        URI jwks = settings.required(Setting.GATEWAY_JWKS_URL, settings.webAddress(Setting.GATEWAY_JWKS_URL));
        List<String> audiences = settings.list(Setting.GATEWAY_AUDIENCE);
        return new CallerIssuer(
                issuer,
                jwks,
                audiences.isEmpty() ? List.of(GatewayTrust.AUDIENCE) : audiences,
                callerClaims(settings),
                settings.flag(Setting.GATEWAY_SENDER_CONSTRAINED_ONLY, false));
    }

    /** How callers' claims are read. Whatever the mapping, a token must name its subject and an audience. */
    private static ClaimMapping callerClaims(Settings settings) throws ConfigException {
        String name = settings.text(Setting.GATEWAY_CLAIMS);
        if (name == null) {
            return ClaimPresets.rfc9068().toBuilder()
                    .accessToken(ANY_ACCESS_TOKEN)
                    .build();
        }
        ClaimMapping preset = ClaimPresets.find(name)
                .orElseThrow(() -> settings.error(
                        Setting.GATEWAY_CLAIMS,
                        "must be one of " + String.join(", ", ClaimPresets.names()) + ", found "
                                + ConfigException.quoted(name)));
        Set<String> required = new LinkedHashSet<>(preset.accessToken().required());
        required.addAll(ANY_ACCESS_TOKEN.required());
        return preset.toBuilder()
                .accessToken(preset.accessToken().withRequired(required))
                .build();
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
                    Setting.EXT_AUTHZ_EDGE,
                    Setting.EXT_AUTHZ_SENDER_CONSTRAINED_ONLY);
            return null;
        }
        int port = settings.port(Setting.EXT_AUTHZ_PORT, 0);
        settings.required(Setting.EXT_AUTHZ_CLIENT_CA_FILE, settings.path(Setting.EXT_AUTHZ_CLIENT_CA_FILE));
        TlsFiles tls = settings.required(
                Setting.EXT_AUTHZ_CERTIFICATE_FILE,
                TlsReader.server(
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
                settings.list(Setting.EXT_AUTHZ_AUDIENCES).stream()
                        .map(names -> List.of(names.split("\\s*\\|\\s*", -1)))
                        .toList(),
                settings.required(Setting.EXT_AUTHZ_REGISTRATION, settings.text(Setting.EXT_AUTHZ_REGISTRATION)),
                settings.flag(Setting.EXT_AUTHZ_EDGE, true));
    }

    private static List<TrustedIssuer> issuers(Settings settings) throws ConfigException {
        settings.required(Setting.EXT_AUTHZ_ISSUERS, settings.text(Setting.EXT_AUTHZ_ISSUERS));
        Map<String, Set<String>> constrained = senderConstrained(settings);
        List<TrustedIssuer> issuers = new ArrayList<>();
        for (String pair : settings.list(Setting.EXT_AUTHZ_ISSUERS)) {
            int at = pair.indexOf('=');
            if (at < 1) {
                throw settings.error(
                        Setting.EXT_AUTHZ_ISSUERS, "must be ISSUER=JWKS-URL, found " + ConfigException.quoted(pair));
            }
            String issuer = pair.substring(0, at);
            try {
                issuers.add(new TrustedIssuer(
                        issuer,
                        IssuerTemplate.jwks(issuer, pair.substring(at + 1)),
                        constrained.getOrDefault(issuer, Set.of())));
            } catch (IllegalArgumentException e) {
                throw settings.error(
                        Setting.EXT_AUTHZ_ISSUERS,
                        "must be ISSUER=JWKS-URL, found " + ConfigException.quoted(pair) + ": " + e.getMessage());
            }
            constrained.remove(issuer);
        }
        for (String unknown : constrained.keySet()) {
            throw settings.error(
                    Setting.EXT_AUTHZ_SENDER_CONSTRAINED_ONLY,
                    ConfigException.quoted(unknown) + " is not in " + Setting.EXT_AUTHZ_ISSUERS.key());
        }
        return List.copyOf(issuers);
    }

    /** Operations by issuer: ISSUER stands for all of its operations, ISSUER=OPERATION for one. */
    private static Map<String, Set<String>> senderConstrained(Settings settings) throws ConfigException {
        Map<String, Set<String>> operations = new LinkedHashMap<>();
        for (String entry : settings.list(Setting.EXT_AUTHZ_SENDER_CONSTRAINED_ONLY)) {
            int at = entry.indexOf('=');
            String issuer = at < 0 ? entry : entry.substring(0, at);
            String operation = at < 0 ? TrustedIssuer.ALL : entry.substring(at + 1);
            operations.computeIfAbsent(issuer, name -> new LinkedHashSet<>()).add(operation);
        }
        return operations;
    }
}
