package dev.tokenwarden.dashboards.search;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Answer of OpenSearch.
 *
 * @param body a missing node if the answer had none
 */
public record SearchResponse(int status, JsonNode body) {
    /** Whether the status is 2xx. */
    public boolean ok() {
        return status >= 200 && status < 300;
    }

    /** Whether the same request may succeed later: overload, an outage behind the node, or credentials being rotated. */
    public boolean retriable() {
        return status == 401 || status == 403 || status == 408 || status == 429 || status >= 500;
    }

    /** The type of the error, such as {@code mapper_parsing_exception}; empty: no error. */
    public String errorType() {
        return body.path("error").path("type").asText("");
    }

    /**
     * This answer, if its status is 2xx.
     *
     * @param what names the request in the message
     * @throws SearchException if the status is another one
     */
    public SearchResponse orThrow(String what) throws SearchException {
        if (!ok()) {
            throw new SearchException(
                    what, status, body.path("error").path("reason").asText(errorType()));
        }
        return this;
    }
}
