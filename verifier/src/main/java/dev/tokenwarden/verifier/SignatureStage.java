package dev.tokenwarden.verifier;

import dev.tokenwarden.contract.claims.AccessTokenMarks;
import dev.tokenwarden.contract.claims.ClaimMapping;
import dev.tokenwarden.contract.claims.ClaimPresets;
import dev.tokenwarden.contract.denylist.DenylistKeys;
import dev.tokenwarden.contract.event.RejectionReason;
import dev.tokenwarden.contract.event.Scopes;
import dev.tokenwarden.contract.event.Token;
import dev.tokenwarden.verifier.jose.ClaimReader;
import dev.tokenwarden.verifier.jose.CompactJws;
import dev.tokenwarden.verifier.jose.JoseHeader;
import dev.tokenwarden.verifier.jose.Rejected;
import dev.tokenwarden.verifier.jose.TokenDigest;
import dev.tokenwarden.verifier.keys.KeySet;
import dev.tokenwarden.verifier.keys.KeySource;
import dev.tokenwarden.verifier.keys.VerificationKey;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Parses a token and verifies its signature. It checks form, algorithm and type before any cryptography, because those
 * checks are cheap.
 */
final class SignatureStage {
    private final IssuerProfiles profiles;
    private final VerifiedTokens verified;
    private final Clock clock;

    SignatureStage(IssuerProfiles profiles, int cacheSize, Clock clock) {
        this.profiles = profiles;
        this.verified = new VerifiedTokens(cacheSize);
        this.clock = clock;
    }

    /**
     * Verifies the signature, unless it has verified this token before. It records what it finds in {@code attempt}.
     */
    CheckedToken verify(byte[] token, Attempt attempt) throws Rejected {
        TokenDigest digest = TokenDigest.of(token);
        CheckedToken known = verified.find(digest);
        if (known != null) {
            attempt.claimed(known.token().tenant(), known.token().token());
            attempt.verified();
            return known;
        }
        CompactJws jws = CompactJws.parse(token);
        Map<String, @Nullable Object> claims = jws.claims();
        String iss = ClaimReader.issuer(claims);
        if (iss != null) {
            attempt.claimed(null, Token.named(iss, null, null));
        }
        IssuerProfile profile = iss == null ? null : profiles.find(iss, claims);
        ClaimMapping mapping = profile == null ? ClaimPresets.rfc9068() : profile.claims();
        Token read = ClaimReader.read(jws, claims, mapping);
        attempt.claimed(null, read);
        if (profile == null) {
            throw Rejected.token(RejectionReason.ISSUER, "the issuer is not trusted here");
        }
        String tenant = tenant(profile, claims);
        attempt.claimed(tenant, read);
        requireAllowed(profile, jws.header());
        VerificationKey key = verifyingKey(profile.keys(), jws);
        attempt.verified();
        Set<String> scopes = Set.copyOf(Scopes.parse(read.scope()));
        CheckedToken checked = new CheckedToken(
                profile, key, new VerifiedToken(tenant, read, scopes, claims, key.thumbprint(), false));
        verified.add(digest, checked, clock.instant().getEpochSecond());
        return checked;
    }

    private static void requireAllowed(IssuerProfile profile, JoseHeader header) throws Rejected {
        if (!profile.algorithms().contains(header.alg())) {
            throw Rejected.token(RejectionReason.SIGNATURE, "the algorithm is not allowed");
        }
        Set<String> types = profile.claims().accessToken().types();
        if (!types.isEmpty() && !types.contains(header.typ() == null ? AccessTokenMarks.NO_TYPE : header.typ())) {
            throw Rejected.malformed("the type is not that of an access token");
        }
    }

    /**
     * The key that made the signature. If no known key did, it loads the keys again: the key may be new, or may have
     * replaced one of the same name.
     */
    private static VerificationKey verifyingKey(KeySource source, CompactJws jws) throws Rejected {
        KeySet keys = source.keys();
        VerificationKey key = verifyingKey(keys, KeySet.empty(), jws);
        if (key != null) {
            return key;
        }
        KeySet latest = source.reload();
        if (latest != keys) {
            key = verifyingKey(latest, keys, jws);
            if (key != null) {
                return key;
            }
        }
        JoseHeader header = jws.header();
        if (latest.size() == 0) {
            throw Rejected.of(
                    RejectionReason.SIGNATURE, Rejected.Kind.UNAVAILABLE, "the issuer's keys are not available now");
        }
        if (!latest.candidates(header.kid(), header.alg()).isEmpty()) {
            throw Rejected.token(RejectionReason.SIGNATURE, "the signature does not verify");
        }
        throw Rejected.token(
                RejectionReason.SIGNATURE,
                latest.knows(header.kid()) ? "the key is for another algorithm" : "the issuer has no such key");
    }

    private static @Nullable VerificationKey verifyingKey(KeySet keys, KeySet tried, CompactJws jws) {
        for (VerificationKey key :
                keys.candidates(jws.header().kid(), jws.header().alg())) {
            if (!tried.holds(key) && key.verifies(jws)) {
                return key;
            }
        }
        return null;
    }

    private static String tenant(IssuerProfile profile, Map<String, @Nullable Object> claims) throws Rejected {
        String claim = profile.tenantClaim().orElse(null);
        if (claim == null) {
            return profile.tenant();
        }
        if (claims.get(claim) instanceof String tenant) {
            try {
                DenylistKeys.prefix(tenant);
                return tenant;
            } catch (IllegalArgumentException e) {
                throw Rejected.malformed("the tenant claim cannot be used");
            }
        }
        throw Rejected.malformed("the tenant claim is missing");
    }
}
