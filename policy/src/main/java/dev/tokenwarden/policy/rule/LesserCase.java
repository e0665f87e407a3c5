package dev.tokenwarden.policy.rule;

import dev.tokenwarden.contract.detection.Action;
import dev.tokenwarden.contract.detection.Severity;

/**
 * A case of a rule that is less severe than its main case.
 *
 * @param when the condition; completes the sentence "{@code severity} when ..."
 */
public record LesserCase(Severity severity, Action action, String when) {}
