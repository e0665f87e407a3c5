package dev.tokenwarden.ingest.importers;

/**
 * An event of a log.
 *
 * @param key its Kafka key
 * @param json the event in structured mode
 */
public record ImportedEvent(byte[] key, byte[] json) {}
