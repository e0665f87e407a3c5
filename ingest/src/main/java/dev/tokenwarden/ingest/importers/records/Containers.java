package dev.tokenwarden.ingest.importers.records;

import java.util.Set;

/**
 * Names of members that hold many records. An object with such a member is an envelope: its other members are passed over.
 * None of the formats has a record with such a member.
 */
final class Containers {
    /** Longest name of a container. */
    static final int LONGEST_NAME = 24;

    /** Members of the outermost object of an envelope. */
    private static final Set<String> OUTER = Set.of(
            "Records", // CloudTrail, S3, SNS, SQS and Kinesis as Lambda gets them
            "records", // Azure Monitor, Event Hubs, Firehose
            "Events", // aws cloudtrail lookup-events
            "events", // aws logs filter-log-events, Keycloak, Okta
            "logEvents", // CloudWatch Logs subscriptions
            "value", // Microsoft Graph
            "items", // Kubernetes lists
            "Items",
            "Messages", // aws sqs receive-message
            "messages",
            "receivedMessages", // Pub/Sub
            "QueryResultRows", // CloudTrail Lake
            "auditEvents", // CloudTrail Lake, PutAuditEvents
            "results", // CloudWatch Logs Insights, Splunk
            "tables", // Log Analytics
            "Tables",
            "rows",
            "Rows",
            "entries", // Cloud Logging
            "logs",
            "data",
            "docs",
            "responses", // Elasticsearch, _msearch
            "resourceLogs", // OpenTelemetry
            "scopeLogs",
            "logRecords",
            "streams", // Loki
            "values");

    /** Members of an object that is itself a member of the outermost one, as {@code OUTER.INNER}. */
    private static final Set<String> INNER = Set.of(
            "hits.hits",
            "data.events",
            "data.records",
            "data.items",
            "data.rows",
            "data.value",
            "result.records",
            "data.result");

    private Containers() {}

    static boolean isOuter(String name) {
        return OUTER.contains(name);
    }

    static boolean isInner(String outer, String name) {
        return INNER.contains(outer + "." + name);
    }
}
