package dev.tokenwarden.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.util.Base64;

/**
 * How one user reaches OpenSearch.
 *
 * @param uri the root of its HTTP API
 * @param user the user
 * @param password a secret
 */
public record OpenSearchAccess(URI uri, String user, String password) {
    /**
     * The value of the Authorization header. Holds the password: do not log.
     *
     * @return HTTP Basic credentials, RFC 7617
     */
    public String authorization() {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(UTF_8));
    }

    @Override
    public String toString() {
        return "OpenSearchAccess[" + user + "@" + uri + ", password=********]";
    }
}
