package dev.tokenwarden.standalone.monitoring;

import java.util.Map;

/** The health of the roles of a process, by role. Each method may be called at any time and by any thread, and answers at once. */
public interface HealthChecks {
    /** Whether each role makes progress. If not, only a restart helps. A server that does not answer is no reason to restart. */
    Map<String, CheckResult> live();

    /** Whether each role does its work now: what it needs answers. */
    Map<String, CheckResult> ready();
}
