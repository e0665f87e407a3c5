package dev.tokenwarden.standalone.monitoring;

/**
 * The result of a health check.
 *
 * @param detail one line for people; never a secret
 */
public record CheckResult(boolean ok, String detail) {}
