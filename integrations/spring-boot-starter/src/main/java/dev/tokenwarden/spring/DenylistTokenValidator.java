package dev.tokenwarden.spring;

import dev.tokenwarden.contract.claims.ClaimMapping;
import dev.tokenwarden.contract.event.Token;
import dev.tokenwarden.contract.event.Use;
import dev.tokenwarden.verifier.DenylistCheck;
import dev.tokenwarden.verifier.Presentation;
import dev.tokenwarden.verifier.Verdict;
import dev.tokenwarden.verifier.denylist.Denylist;
import dev.tokenwarden.verifier.jose.VerifiedClaims;
import dev.tokenwarden.verifier.report.UseListener;
import dev.tokenwarden.verifier.servlet.RequestPresentation;
import dev.tokenwarden.verifier.servlet.RequestedOperation;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jwt.Jwt;

/**
 * Refuses revoked tokens. Spring's {@code JwtDecoder} calls it after it has checked the signature; it should be the last of the
 * validators. The use is reported later, with the handler's route: see {@link PresentedToken}.
 */
public final class DenylistTokenValidator implements OAuth2TokenValidator<Jwt> {
    /** The operation of a token that is decoded outside of a request. */
    private static final String NO_REQUEST = "decode";

    private final String tenant;
    private final ClaimMapping mapping;
    private final UseListener reporter;
    private final DenylistCheck check;

    /**
     * @param settings tenant and audience of this server, and whether it faces clients
     * @param reporter receives the use of a token that is decoded outside of a request
     */
    public DenylistTokenValidator(
            TokenwardenProperties settings, ClaimMapping mapping, Denylist denylist, UseListener reporter) {
        this.tenant = settings.tenant();
        this.mapping = mapping;
        this.reporter = reporter;
        this.check = DenylistCheck.builder(settings.audience(), denylist)
                .reporter(this::used)
                .edge(settings.edge())
                .build();
    }

    @Override
    public OAuth2TokenValidatorResult validate(Jwt jwt) {
        VerifiedClaims claims;
        try {
            claims = VerifiedClaims.builder(tenant, plain(jwt.getClaims()))
                    .mapping(mapping)
                    .jwt(jwt.getTokenValue())
                    .build();
        } catch (IllegalArgumentException e) {
            return failure(String.valueOf(e.getMessage()));
        }
        Verdict verdict = check.check(claims, presentation(CurrentRequest.get()));
        if (verdict instanceof Verdict.Denied denied) {
            if (denied.status() == 503) {
                throw new DenylistUnavailableException(denied.detail());
            }
            return failure(denied.detail());
        }
        return OAuth2TokenValidatorResult.success();
    }

    private static OAuth2TokenValidatorResult failure(String detail) {
        return OAuth2TokenValidatorResult.failure(new OAuth2Error(
                OAuth2ErrorCodes.INVALID_TOKEN, detail, "https://www.rfc-editor.org/rfc/rfc6750#section-3.1"));
    }

    private void used(String ofTenant, Token token, Use use) {
        HttpServletRequest request = CurrentRequest.get();
        PresentedToken presented = new PresentedToken(ofTenant, token, use);
        if (request == null) {
            presented.report(reporter, NO_REQUEST, Set.of(), null);
        } else {
            presented.attachTo(request);
        }
    }

    /** Dates as NumericDate, as they were in the token. */
    private static Map<String, Object> plain(Map<String, Object> claims) {
        Map<String, Object> plain = new LinkedHashMap<>(claims);
        plain.replaceAll((name, value) -> value instanceof Instant instant ? (Object) instant.getEpochSecond() : value);
        return plain;
    }

    private static Presentation presentation(@Nullable HttpServletRequest request) {
        return request == null
                ? Presentation.builder("").operation(NO_REQUEST, Set.of()).build()
                : RequestPresentation.of(
                        request, request.getRequestURL().toString(), RequestedOperation.of(request.getMethod()));
    }
}
