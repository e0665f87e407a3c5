package dev.tokenwarden.revocation.denylist;

/** Result of a rebuild of all views. */
public record RebuildReport(int tenants, int entries, String epoch, long tookMs) {}
