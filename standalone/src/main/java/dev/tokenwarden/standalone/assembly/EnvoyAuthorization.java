package dev.tokenwarden.standalone.assembly;

import dev.tokenwarden.contract.Risk;
import dev.tokenwarden.contract.claims.ClaimPresets;
import dev.tokenwarden.ingest.enrich.Enrichment;
import dev.tokenwarden.ingest.extauthz.AcceptedTokens;
import dev.tokenwarden.ingest.extauthz.ExtAuthzConfig;
import dev.tokenwarden.ingest.extauthz.ExtAuthzReporter;
import dev.tokenwarden.ingest.extauthz.ExtAuthzService;
import dev.tokenwarden.ingest.tls.ListenAddress;
import dev.tokenwarden.policy.IssuerPolicy;
import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.policy.Registration;
import dev.tokenwarden.standalone.config.IngestSettings.ExtAuthz;
import dev.tokenwarden.standalone.config.IngestSettings.TrustedIssuer;
import dev.tokenwarden.standalone.config.IssuerTemplate;
import dev.tokenwarden.standalone.config.PipelineRole;
import dev.tokenwarden.standalone.config.WardenConfig;
import dev.tokenwarden.verifier.IssuerProfile;
import dev.tokenwarden.verifier.StalePolicy;
import dev.tokenwarden.verifier.keys.JwksKeySource;
import dev.tokenwarden.verifier.keys.KeySource;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Starts the external authorization service for Envoy. It reports as a registration of the policy. */
final class EnvoyAuthorization {

    private EnvoyAuthorization() {}

    /**
     * @throws StartException if the policy does not have the registration, or an issuer has no tenant
     * @throws IOException if certificates cannot be used; the message names the files
     * @throws IllegalStateException if the port is in use
     */
    static ExtAuthzService start(
            WardenConfig config,
            ExtAuthz wanted,
            Enrichment enrichment,
            Platform platform,
            Policy policy,
            Clock clock,
            MeterRegistry meters)
            throws StartException, IOException {
        Registration registration = registration(wanted, policy);
        List<IssuerProfile> issuers = issuers(wanted, policy);
        String source = "urn:verifier:" + registration.name() + "/ext-authz";
        // The service acknowledges under its source, and its user can acknowledge under no other name.
        RedisAddress redis = platform.redis(
                "ext-authz",
                AccessRules.denylistReader(
                        source,
                        issuers.stream().map(IssuerProfile::tenant).distinct().toList()));
        try {
            ExtAuthzService service = new ExtAuthzService(
                    new ExtAuthzConfig(
                            new ListenAddress(config.listen().host(), wanted.port(), wanted.tls()),
                            wanted.clients(),
                            new AcceptedTokens(
                                    issuers,
                                    wanted.audiences(),
                                    Map.of(Risk.NORMAL, StalePolicy.ASK_REDIS, Risk.HIGH, StalePolicy.FAIL_CLOSED)),
                            new ExtAuthzReporter(
                                    registration.name(),
                                    source,
                                    wanted.edge(),
                                    config.ingest().proxies(),
                                    enrichment),
                            Revocations.redis(redis),
                            platform.kafka().as("ext-authz", AccessRules.reporter(registration.name()))),
                    clock,
                    meters);
            service.start();
            return service;
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /**
     * Checks that the policy has what the settings of {@code ext_authz} name.
     *
     * @throws StartException if a registration or issuer is missing; names it
     */
    static void check(WardenConfig config, Policy policy) throws StartException {
        ExtAuthz wanted = config.ingest().extAuthz();
        if (wanted != null && config.roles().contains(PipelineRole.INGEST)) {
            var unusedRegistration = registration(wanted, policy);
            for (TrustedIssuer issuer : wanted.issuers()) {
                Optional<IssuerTemplate> template = IssuerTemplate.of(issuer.issuer());
                List<String> named =
                        template.isPresent() ? matching(issuer, template.get(), policy) : List.of(issuer.issuer());
                for (String iss : named) {
                    var unusedTenant = tenant(iss, policy);
                }
            }
        }
    }

    private static Registration registration(ExtAuthz wanted, Policy policy) throws StartException {
        Registration registration = policy.registration(wanted.registration());
        if (registration == null) {
            throw new StartException("ext_authz.registration: the policy has no registration '" + wanted.registration()
                    + "': add it with ./warden verifier add");
        }
        return registration;
    }

    private static String tenant(String issuer, Policy policy) throws StartException {
        List<String> tenants = policy.tenantsOf(issuer);
        if (tenants.size() != 1) {
            throw new StartException("ext_authz.issuers: the policy must list issuer " + issuer
                    + " for exactly one tenant, and lists it for " + tenants.size());
        }
        return tenants.get(0);
    }

    /** A profile for each issuer that the settings name or match. The caller closes their keys. */
    static List<IssuerProfile> issuers(ExtAuthz wanted, Policy policy) throws StartException {
        Map<String, IssuerProfile> profiles = new LinkedHashMap<>();
        for (TrustedIssuer issuer : wanted.issuers()) {
            if (IssuerTemplate.of(issuer.issuer()).isEmpty()) {
                KeySource keys =
                        JwksKeySource.builder(URI.create(issuer.jwks())).build();
                profiles.put(
                        issuer.issuer(),
                        profile(issuer, issuer.issuer(), keys, policy).build());
            }
        }
        for (TrustedIssuer issuer : wanted.issuers()) {
            Optional<IssuerTemplate> template = IssuerTemplate.of(issuer.issuer());
            if (template.isPresent()) {
                family(issuer, template.get(), policy, profiles);
            }
        }
        return List.copyOf(profiles.values());
    }

    /** Adds a profile for each issuer of the policy that the template matches, unless there is one. */
    private static void family(
            TrustedIssuer issuer, IssuerTemplate template, Policy policy, Map<String, IssuerProfile> profiles)
            throws StartException {
        KeySource shared = null;
        for (String iss : matching(issuer, template, policy)) {
            if (profiles.containsKey(iss)) {
                continue;
            }
            String part = template.part(iss).orElseThrow();
            KeySource keys = shared;
            if (keys == null) {
                keys = JwksKeySource.builder(template.jwksOf(issuer.jwks(), part))
                        .build();
                shared = template.isIn(issuer.jwks()) ? null : keys;
            }
            profiles.put(
                    iss,
                    profile(issuer, iss, keys, policy)
                            .requiredValues(template.claim(), part)
                            .build());
        }
    }

    private static List<String> matching(TrustedIssuer issuer, IssuerTemplate template, Policy policy)
            throws StartException {
        List<String> found = policy.document().issuers().stream()
                .filter(known -> !known.isFamily())
                .map(IssuerPolicy::issuer)
                .filter(iss -> template.part(iss).isPresent())
                .distinct()
                .toList();
        if (found.isEmpty()) {
            throw new StartException("ext_authz.issuers: the policy lists no issuer that matches " + issuer.issuer()
                    + ": list each issuer with its tenant");
        }
        return found;
    }

    private static IssuerProfile.Builder profile(TrustedIssuer issuer, String iss, KeySource keys, Policy policy)
            throws StartException {
        String tenant = tenant(iss, policy);
        IssuerPolicy known = policy.issuer(tenant, iss);
        return IssuerProfile.builder(iss, tenant, keys)
                .claims(known == null ? ClaimPresets.rfc9068() : known.claims())
                .senderConstrainedOnly(issuer::requiresSenderConstraint);
    }
}
