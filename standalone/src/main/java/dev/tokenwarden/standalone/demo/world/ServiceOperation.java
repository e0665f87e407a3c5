package dev.tokenwarden.standalone.demo.world;

import java.net.URI;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Something that a resource server does.
 *
 * @param scope what a token needs for it
 * @param onward what it takes to do it
 */
record ServiceOperation(String method, String path, String scope, Onward onward) {
    /** Where the work goes from here. */
    sealed interface Onward {
        /** Nowhere: it is done here. */
        record Here() implements Onward {}

        /** To another service, with the caller's own token, under the same trace. */
        record Forwarded(String method, Supplier<URI> to) implements Onward {}

        /** To another service, with a token that is made from the caller's. */
        record Exchanged(String audience, String scope, String method, Supplier<URI> to) implements Onward {}
    }

    static ServiceOperation here(String method, String path, String scope) {
        return new ServiceOperation(method, path, scope, new Onward.Here());
    }

    Set<String> scopes() {
        return Set.of(scope);
    }

    /** As events name it. */
    String label() {
        return method + " " + path;
    }
}
