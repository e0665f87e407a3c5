package dev.tokenwarden.ingest;

import java.util.Locale;

/** A claim that a reporter may make only if its registration covers it. */
public enum Claim {
    TYPE("type"),
    SOURCE("source"),
    AUDIENCE("data.use.audience"),
    ISSUER("data.token.iss"),
    TENANT("tenant");

    private final String field;

    Claim(String field) {
        this.field = field;
    }

    /** Path of the field that makes the claim. */
    public String field() {
        return field;
    }

    /** Its name in detections. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
