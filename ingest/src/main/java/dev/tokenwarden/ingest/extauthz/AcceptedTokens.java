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
 * @param audiences what the services behind the proxies accept: for each service the names that its tokens may have as audience, such
 *     as an old and a new one. The first service is the default of a route that names none
 * @param stale what to do when the denylist does not know, by the route's risk
 */
public record AcceptedTokens(List<IssuerProfile> issuers, List<List<String>> audiences, Map<Risk, StalePolicy> stale) {
    public AcceptedTokens {
        if (issuers.isEmpty() || audiences.isEmpty()) {
            throw new IllegalArgumentException("issuers and audiences: at least one of each");
        }
        issuers = List.copyOf(issuers);
        audiences = audiences.stream().map(List::copyOf).toList();
        if (audiences.stream().anyMatch(List::isEmpty)) {
            throw new IllegalArgumentException("audiences: each service needs a name");
        }
        stale = Map.copyOf(stale);
    }
}
