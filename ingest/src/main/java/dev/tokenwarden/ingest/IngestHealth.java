package dev.tokenwarden.ingest;

/**
 * How a service is doing.
 *
 * @param detail one line for people; never a secret
 */
public record IngestHealth(boolean up, String detail) {}
