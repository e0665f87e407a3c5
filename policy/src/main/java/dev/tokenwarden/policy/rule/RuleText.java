package dev.tokenwarden.policy.rule;

import java.util.List;

/**
 * The prose of a rule's reference page.
 *
 * @param what what raises it, in one sentence
 * @param why why that matters
 * @param semantics how it is read precisely, one statement each
 * @param falsePositives what ordinary traffic may look like it, and what keeps that quiet
 * @param response what an analyst does
 */
public record RuleText(String what, String why, List<String> semantics, String falsePositives, String response) {

    public RuleText {
        semantics = List.copyOf(semantics);
    }
}
