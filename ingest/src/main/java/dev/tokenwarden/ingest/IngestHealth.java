package dev.tokenwarden.ingest;

/**
 * The health of a service.
 *
 * @param detail one line for people; never a secret
 */
public record IngestHealth(boolean up, String detail) {}
