package dev.tokenwarden.dashboards.search;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What OpenSearch answered.
 *
 * @param body missing node where there was none
 */
public record SearchResponse(int status, JsonNode body) {
    /** Whether it did what was asked. */
    public boolean ok() {
        return status >= 200 && status < 300;
    }

    /** Whether the same request may succeed later: overload, an outage behind the node, or credentials being rotated. */
    public boolean retriable() {
        return status == 401 || status == 403 || status == 408 || status == 429 || status >= 500;
    }

    /** The error's type, such as {@code mapper_parsing_exception}; empty if there is none. */
    public String errorType() {
        return body.path("error").path("type").asText("");
    }

    /**
     * This answer, if it did what was asked.
     *
     * @throws SearchException if it did not
     */
    public SearchResponse orThrow(String what) throws SearchException {
        if (!ok()) {
            throw new SearchException(
                    what, status, body.path("error").path("reason").asText(errorType()));
        }
        return this;
    }
}
