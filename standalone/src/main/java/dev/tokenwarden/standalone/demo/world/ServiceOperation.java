package dev.tokenwarden.standalone.demo.world;

import java.net.URI;
import java.util.Set;
import java.util.function.Supplier;

/**
 * An operation of a resource server.
 *
 * @param scope the required scope
 * @param onward the call to another service that it makes
 */
record ServiceOperation(String method, String path, String scope, Onward onward) {
    /** The next call. */
    sealed interface Onward {
        /** No call. */
        record Here() implements Onward {}

        /** A call to another service, with the token of the caller, in the same trace. */
        record Forwarded(String method, Supplier<URI> to) implements Onward {}

        /** A call to another service, with a token that is exchanged for the token of the caller. */
        record Exchanged(String audience, String scope, String method, Supplier<URI> to) implements Onward {}
    }

    static ServiceOperation here(String method, String path, String scope) {
        return new ServiceOperation(method, path, scope, new Onward.Here());
    }

    Set<String> scopes() {
        return Set.of(scope);
    }

    /** The name of the operation in events. */
    String label() {
        return method + " " + path;
    }
}
