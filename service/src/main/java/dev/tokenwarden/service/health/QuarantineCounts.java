package dev.tokenwarden.service.health;

/**
 * What detection set aside since its process started, because it failed. Each is a dead letter.
 *
 * @param records records of Kafka
 * @param timers deadlines of single tokens, sessions, grants, verifiers or counters
 */
public record QuarantineCounts(long records, long timers) {}
