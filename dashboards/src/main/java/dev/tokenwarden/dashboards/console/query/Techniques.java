package dev.tokenwarden.dashboards.console.query;

import dev.tokenwarden.policy.rule.Rule;
import dev.tokenwarden.policy.rule.Rules;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The techniques of MITRE ATT&amp;CK that rules detect, such as {@code T1550.001}. */
public final class Techniques {
    private static final Pattern REFERENCE = Pattern.compile("MITRE (T\\d{4}(?:\\.\\d{3})?)");

    private static final Map<String, List<String>> BY_RULE =
            Rules.all().stream().collect(Collectors.toUnmodifiableMap(Rule::id, Techniques::of));

    private Techniques() {}

    private static List<String> of(Rule rule) {
        return rule.references().stream()
                .flatMap(reference -> REFERENCE.matcher(reference).results().map(MatchResult::group))
                .map(match -> match.substring("MITRE ".length()))
                .distinct()
                .toList();
    }

    /** The techniques of the rule; empty: none, or the rule is not known. */
    public static List<String> of(String rule) {
        return BY_RULE.getOrDefault(rule, List.of());
    }
}
