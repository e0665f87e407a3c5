package dev.tokenwarden.ingest.gateway;

import dev.tokenwarden.contract.event.ClientContext;
import dev.tokenwarden.contract.event.Token;
import dev.tokenwarden.ingest.AdmissionVerdict.Refused;
import dev.tokenwarden.ingest.tls.ClientCertificate;
import dev.tokenwarden.policy.Credential;
import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.policy.Registration;
import dev.tokenwarden.service.Problem;
import dev.tokenwarden.verifier.IssuerProfile;
import dev.tokenwarden.verifier.Presentation;
import dev.tokenwarden.verifier.TokenVerifier;
import dev.tokenwarden.verifier.Verdict;
import io.javalin.http.Context;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Authenticates callers: by a JWT (RFC 6750) that the verifier library checks, or, without one, by a client certificate
 * whose chain TLS has verified. A JWT that is bound to a certificate (RFC 8705) needs both. A JWT that the registration lists as
 * revoked is refused.
 */
final class CallerAuthentication {
    private static final String CERTIFICATES = "jakarta.servlet.request.X509Certificate";
    private static final ClientContext NOBODY = new ClientContext(null, null, null, null, null, null, null);

    private final @Nullable TokenVerifier verifier;
    private final @Nullable String ownIssuer;

    CallerAuthentication(GatewayTrust trust, Clock clock) {
        this.ownIssuer = trust.ownIssuer();
        this.verifier = trust.issuers().isEmpty() ? null : verifier(trust, clock);
    }

    private static TokenVerifier verifier(GatewayTrust trust, Clock clock) {
        List<String> audiences = trust.audiences();
        String[] others = audiences.subList(1, audiences.size()).toArray(String[]::new);
        TokenVerifier.Builder builder = TokenVerifier.builder(audiences.get(0), others)
                .withoutDenylist()
                .clock(clock);
        for (IssuerProfile issuer : trust.issuers()) {
            builder.issuer(issuer);
        }
        return builder.build();
    }

    /**
     * The caller's registration.
     *
     * @throws Problem 401 without valid credentials; 403 if they belong to no registration
     */
    Registration caller(Context request, Policy policy) {
        ClientCertificate certificate = certificate(request);
        List<String> authorization = request.req().getHeaders("Authorization") == null
                ? List.of()
                : Collections.list(request.req().getHeaders("Authorization"));
        if (!authorization.isEmpty() && verifier != null) {
            return ofToken(verifier, String.join(", ", authorization), request, certificate, policy);
        }
        if (certificate == null || !authorization.isEmpty()) {
            throw GatewayProblems.unauthenticated("Bearer realm=\"tokenwarden\"");
        }
        return ofCertificate(certificate, policy);
    }

    private Registration ofToken(
            TokenVerifier asked,
            String authorization,
            Context request,
            @Nullable ClientCertificate certificate,
            Policy policy) {
        ClientContext client = certificate == null
                ? NOBODY
                : new ClientContext(null, null, null, null, null, null, certificate.thumbprint());
        Verdict verdict = asked.check(Presentation.builder(authorization)
                .dpop(request.header("DPoP"))
                .request(request.req().getMethod(), request.url())
                .operation("POST /v1/events", Set.of())
                .client(client)
                .build());
        if (verdict instanceof Verdict.Denied denied) {
            throw denied.status() == 503
                    ? GatewayProblems.unavailable(denied.detail())
                    : GatewayProblems.unauthenticated(denied.challenge());
        }
        Token token = ((Verdict.Accepted) verdict).token().token();
        String subject = Objects.requireNonNullElse(token.sub(), "");
        Registration registration = required(
                token.iss().equals(ownIssuer)
                        ? policy.registration(subject)
                        : policy.registration(new Credential.SignedToken(token.iss(), subject)));
        if (registration.hasRevoked(token.jti()) || registration.hasRevoked(token.hash())) {
            throw GatewayProblems.unauthenticated(
                    "Bearer error=\"invalid_token\", error_description=\"the token was revoked\"");
        }
        return registration;
    }

    private static Registration ofCertificate(ClientCertificate certificate, Policy policy) {
        Stream<Credential> credentials = Stream.concat(
                Stream.of(new Credential.CertificateThumbprint(certificate.thumbprint())),
                certificate.names().stream().map(Credential.CertificateName::new));
        List<Registration> found = new ArrayList<>();
        credentials.forEach(credential -> {
            Registration registration = policy.registration(credential);
            if (registration != null && !found.contains(registration)) {
                found.add(registration);
            }
        });
        // A certificate that matches two registrations identifies neither.
        return required(found.size() == 1 ? found.get(0) : null);
    }

    private static Registration required(@Nullable Registration registration) {
        if (registration == null) {
            throw GatewayProblems.of(Refused.notRegistered());
        }
        return registration;
    }

    private static @Nullable ClientCertificate certificate(Context request) {
        Object chain = request.req().getAttribute(CERTIFICATES);
        return chain instanceof X509Certificate[] certificates && certificates.length > 0
                ? ClientCertificate.of(certificates[0])
                : null;
    }
}
