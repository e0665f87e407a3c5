package dev.tokenwarden.verifier;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The issuers that a verifier trusts. An issuer that is listed by name wins over a pattern that it matches. */
final class IssuerProfiles {
    private final Map<String, IssuerProfile> named = new HashMap<>();
    private final List<IssuerProfile> families = new ArrayList<>();

    /** @throws IllegalArgumentException if there is none, or an issuer is listed twice */
    IssuerProfiles(List<IssuerProfile> profiles) {
        if (profiles.isEmpty()) {
            throw new IllegalArgumentException("profiles: at least one issuer");
        }
        for (IssuerProfile profile : profiles) {
            if (named.put(profile.issuer(), profile) != null) {
                throw new IllegalArgumentException("profiles: " + profile.issuer() + " is given twice");
            }
        }
        for (IssuerProfile profile : profiles) {
            if (profile.pattern().isPresent()) {
                named.remove(profile.issuer());
                families.add(profile);
            }
        }
    }

    /** The profile for an {@code iss}; null if the issuer is not trusted, or the claim that its pattern names differs. */
    @Nullable
    IssuerProfile find(String iss, Map<String, @Nullable Object> claims) {
        IssuerProfile exact = named.get(iss);
        if (exact != null) {
            return exact;
        }
        for (IssuerProfile family : families) {
            if (family.pattern().orElseThrow().matches(iss, claims)) {
                return family;
            }
        }
        return null;
    }
}
