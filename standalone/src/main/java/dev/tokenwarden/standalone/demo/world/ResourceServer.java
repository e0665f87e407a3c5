package dev.tokenwarden.standalone.demo.world;

import dev.tokenwarden.contract.Json;
import dev.tokenwarden.standalone.demo.world.HttpCaller.RefusedException;
import dev.tokenwarden.verifier.Verdict;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A service whose operations all need a token. Its {@link EmbeddedVerifier} protects it and reports the uses. */
public final class ResourceServer implements AutoCloseable {
    private static final Pattern TRACEPARENT = Pattern.compile("00-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}");

    private final EmbeddedVerifier verifier;
    private final HttpCaller caller;
    private final TokenClient tokens;
    private final WebServer web;

    private ResourceServer(
            EmbeddedVerifier verifier, HttpCaller caller, TokenClient tokens, List<ServiceOperation> operations) {
        this.verifier = verifier;
        this.caller = caller;
        this.tokens = tokens;
        this.web = WebServer.start(
                verifier.name(),
                routes -> operations.forEach(operation -> routes.addHttpHandler(
                        HandlerType.findOrCreate(operation.method()),
                        operation.path(),
                        request -> serve(request, operation))));
    }

    /**
     * Starts it.
     *
     * @param verifier closed with the server
     * @param tokens its client of the authorization server, for exchanges
     */
    static ResourceServer start(
            EmbeddedVerifier verifier, HttpCaller caller, TokenClient tokens, List<ServiceOperation> operations) {
        return new ResourceServer(verifier, caller.as(verifier.name() + "/1.0"), tokens, operations);
    }

    private void serve(Context request, ServiceOperation operation) throws IOException {
        Verdict verdict = verifier.check(request, operation, web.client(request));
        if (verdict instanceof Verdict.Denied denied) {
            if (!denied.challenge().isEmpty()) {
                request.header("WWW-Authenticate", denied.challenge());
            }
            answer(request, denied.status(), denied.reason().wireName());
            return;
        }
        proceed(request, operation.onward());
    }

    private void proceed(Context request, ServiceOperation.Onward onward) throws IOException {
        if (onward instanceof ServiceOperation.Onward.Forwarded forward) {
            relay(request, forward.method(), forward.to().get(), shown(request));
        } else if (onward instanceof ServiceOperation.Onward.Exchanged exchange) {
            exchange(request, exchange);
        } else {
            answer(request, 200, "");
        }
    }

    private void exchange(Context request, ServiceOperation.Onward.Exchanged onward) throws IOException {
        BearerToken made;
        try {
            made = tokens.exchange(shown(request).jwt(), onward.scope(), onward.audience());
        } catch (RefusedException e) {
            answer(request, e.status() == 400 ? 403 : 502, String.valueOf(e.getMessage()));
            return;
        }
        relay(request, onward.method(), onward.to().get(), made);
    }

    /** Returns the answer of the next service as its own answer, refusals included. */
    private void relay(Context request, String method, URI to, BearerToken bearer) throws IOException {
        Reply reply = caller.call(method, to, bearer, trace(request.header("traceparent")));
        answer(request, reply.status(), reply.problem());
    }

    private static BearerToken shown(Context request) {
        String authorization = String.valueOf(request.header("Authorization"));
        return BearerToken.of(
                authorization.substring(authorization.indexOf(' ') + 1).trim(), null);
    }

    private static Trace trace(@Nullable String traceparent) {
        var matcher = TRACEPARENT.matcher(traceparent == null ? "" : traceparent);
        return matcher.matches() ? new Trace(matcher.group(1)) : Trace.fresh();
    }

    private static void answer(Context request, int status, String problem) throws IOException {
        request.status(status)
                .contentType("application/json")
                .result(Json.MAPPER.writeValueAsBytes(problem.isEmpty() ? Map.of() : Map.of("problem", problem)));
    }

    /** The address for clients in that network. */
    public URI from(Network network, String path) {
        return web.from(network).resolve(path);
    }

    /** The verifier of its tokens. */
    EmbeddedVerifier verifier() {
        return verifier;
    }

    @Override
    public void close() {
        web.close();
        verifier.close();
    }
}
