package dev.tokenwarden.ingest.gateway;

import dev.tokenwarden.contract.Digests;
import dev.tokenwarden.ingest.enrich.TrustedProxies;
import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.policy.Registration;
import dev.tokenwarden.service.Problem;
import dev.tokenwarden.service.TokenBuckets;
import io.javalin.http.Context;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Authenticates callers and applies their limits before a body is read. When too many sign-ins fail from one address, only
 * credentials that have succeeded before are still checked: guesses cost a signature check each, and must not lock out honest
 * callers that share the address.
 */
final class Callers {
    private static final int FAILURES_PER_SECOND = 20;
    private static final int REMEMBERED = 10_000;

    private final CallerAuthentication authentication;
    private final TrustedProxies proxies;
    private final TokenBuckets failures;
    private final TokenBuckets events;
    private final Set<String> good =
            Collections.newSetFromMap(Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
                    return size() > REMEMBERED;
                }
            }));

    Callers(CallerAuthentication authentication, TrustedProxies proxies, int eventsPerSecond, LongSupplier nanos) {
        this.authentication = authentication;
        this.proxies = proxies;
        this.failures = new TokenBuckets(FAILURES_PER_SECOND, FAILURES_PER_SECOND, nanos);
        this.events = new TokenBuckets(eventsPerSecond, eventsPerSecond, nanos);
    }

    /** @throws Problem 401, 403 or 429 */
    Registration letIn(Context request, Policy policy) {
        String address = address(request);
        String shown = digest(request);
        if (!good.contains(shown)) {
            requireNoWait(failures.untilRoom(address));
        }
        try {
            Registration caller = authentication.caller(request, policy);
            good.add(shown);
            requireNoWait(events.untilRoom(caller.name()));
            return caller;
        } catch (Problem problem) {
            if (problem.status() == 401) {
                good.remove(shown);
                failures.take(address, 1);
            }
            throw problem;
        }
    }

    /** Counts the events of a request against the caller's limit. */
    void sent(Registration caller, int count) {
        events.take(caller.name(), count);
    }

    private static void requireNoWait(Duration wait) {
        if (!wait.isZero()) {
            throw GatewayProblems.tooMany(wait);
        }
    }

    /** A digest of the credentials, all of them: tokens are not kept. */
    private static String digest(Context request) {
        Enumeration<String> lines = request.req().getHeaders("Authorization");
        String shown = lines == null ? "" : String.join("\n", Collections.list(lines));
        return Digests.hex(Digests.sha256(shown.getBytes(StandardCharsets.UTF_8)), 16);
    }

    private String address(Context request) {
        String peer = request.req().getRemoteAddr();
        Enumeration<String> lines = request.req().getHeaders(proxies.header().wireName());
        return proxies.client(peer, lines == null ? List.of() : Collections.list(lines))
                .map(InetAddress::getHostAddress)
                .orElse(peer);
    }
}
