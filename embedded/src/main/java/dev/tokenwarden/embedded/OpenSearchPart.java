package dev.tokenwarden.embedded;

import java.net.URI;

/**
 * The running OpenSearch: how to reach it.
 *
 * @param admin the user who may do everything
 */
public record OpenSearchPart(OpenSearchAccess admin) {
    /**
     * Where clients connect.
     *
     * @return the root of its HTTP API
     */
    public URI uri() {
        return admin.uri();
    }
}
