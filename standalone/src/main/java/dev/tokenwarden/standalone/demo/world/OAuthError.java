package dev.tokenwarden.standalone.demo.world;

/** An error answer of the token endpoint (RFC 6749, section 5.2). */
final class OAuthError extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;

    private OAuthError(int status, String code, String description) {
        super(description, null, false, false);
        this.status = status;
        this.code = code;
    }

    static OAuthError request(String description) {
        return new OAuthError(400, "invalid_request", description);
    }

    static OAuthError grant(String description) {
        return new OAuthError(400, "invalid_grant", description);
    }

    static OAuthError scope(String description) {
        return new OAuthError(400, "invalid_scope", description);
    }

    static OAuthError client() {
        return new OAuthError(401, "invalid_client", "the client is not known or its secret is wrong");
    }

    static OAuthError unavailable(String description) {
        return new OAuthError(503, "temporarily_unavailable", description);
    }

    int status() {
        return status;
    }

    String code() {
        return code;
    }
}
