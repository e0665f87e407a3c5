package dev.tokenwarden.ingest.extauthz;

import dev.tokenwarden.contract.Risk;
import dev.tokenwarden.verifier.IssuerProfile;
import dev.tokenwarden.verifier.StalePolicy;
import java.util.List;
import java.util.Map;

/**
 * Which tokens {@link ExtAuthzService} accepts.
 *
 * @param issuers whose tokens are accepted, each with its keys and claim mapping
 * @param audiences what the services behind the proxies accept; the first is the default of a route that names none
 * @param stale what to do when the denylist does not know, by the route's risk
 */
public record AcceptedTokens(List<IssuerProfile> issuers, List<String> audiences, Map<Risk, StalePolicy> stale) {
    public AcceptedTokens {
        if (issuers.isEmpty() || audiences.isEmpty()) {
            throw new IllegalArgumentException("issuers and audiences: at least one of each");
        }
        issuers = List.copyOf(issuers);
        audiences = List.copyOf(audiences);
        stale = Map.copyOf(stale);
    }
}
