package dev.tokenwarden.dashboards.search;

import java.io.IOException;

/** OpenSearch answered with an error. */
public final class SearchException extends IOException {
    private static final long serialVersionUID = 1L;

    private final int status;

    SearchException(String what, int status, String type) {
        super(what + ": OpenSearch answered " + status + (type.isEmpty() ? "" : " " + type));
        this.status = status;
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }
}
