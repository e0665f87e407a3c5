package dev.tokenwarden.standalone.config;

import java.util.Locale;

/** The roles that a process can run, in the order in which they start. */
public enum PipelineRole {
    INGEST,
    STREAMS,
    REVOCATION,
    DASHBOARDS;

    /** The name on the command line. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether it needs Redis. Every role needs Kafka. */
    public boolean needsRedis() {
        return this == REVOCATION;
    }

    /** Whether it needs OpenSearch. */
    public boolean needsSearch() {
        return this == DASHBOARDS;
    }
}
