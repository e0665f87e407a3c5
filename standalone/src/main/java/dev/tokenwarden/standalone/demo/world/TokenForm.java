package dev.tokenwarden.standalone.demo.world;

import io.javalin.http.Context;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The parameters of a request to the token endpoint. */
final class TokenForm {
    private final Context request;

    TokenForm(Context request) {
        this.request = request;
    }

    /** @throws OAuthError if it is missing or empty */
    String required(String name) throws OAuthError {
        String value = optional(name);
        if (value == null) {
            throw OAuthError.request(name + ": is required");
        }
        return value;
    }

    @Nullable
    String optional(String name) {
        String value = request.formParam(name);
        return value == null || value.isBlank() ? null : value;
    }

    /** @throws OAuthError if it is missing */
    List<String> audiences() throws OAuthError {
        List<String> audiences = request.formParams("audience");
        if (audiences.isEmpty() || audiences.size() > 8 || audiences.contains("")) {
            throw OAuthError.request("audience: one to eight are required");
        }
        return audiences;
    }

    boolean flag(String name) {
        return "true".equals(optional(name));
    }

    /** The single scopes of a space-delimited list. */
    static Set<String> scopes(@Nullable String scope) {
        return scope == null || scope.isBlank() ? Set.of() : Set.of(scope.trim().split(" +"));
    }
}
