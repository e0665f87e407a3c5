package dev.tokenwarden.policy.rule;

import java.util.List;

/**
 * The text of a rule's reference page.
 *
 * @param what the condition, in one sentence
 * @param why the reason why this matters
 * @param semantics the precise reading, one statement each
 * @param falsePositives ordinary traffic that looks similar, and how it is excluded
 * @param response what an analyst should do
 */
public record RuleText(String what, String why, List<String> semantics, String falsePositives, String response) {

    public RuleText {
        semantics = List.copyOf(semantics);
    }
}
