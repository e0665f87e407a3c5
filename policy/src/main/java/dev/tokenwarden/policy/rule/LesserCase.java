package dev.tokenwarden.policy.rule;

import dev.tokenwarden.contract.detection.Action;
import dev.tokenwarden.contract.detection.Severity;

/**
 * A case that a rule judges less severely than its main one.
 *
 * @param when what makes it so, to complete "{@code severity} when ..."
 */
public record LesserCase(Severity severity, Action action, String when) {}
