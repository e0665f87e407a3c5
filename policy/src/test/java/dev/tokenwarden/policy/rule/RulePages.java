package dev.tokenwarden.policy.rule;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Renders the rules reference from the catalogue: file name to Markdown. */
final class RulePages {

    private static final Map<String, String> FAMILIES = families();

    private RulePages() {}

    static Map<String, String> render() {
        Map<String, String> pages = new LinkedHashMap<>();
        pages.put("README.md", index());
        for (Rule rule : Rules.all()) {
            pages.put(rule.id() + ".md", page(rule));
        }
        return pages;
    }

    private static Map<String, String> families() {
        Map<String, String> titles = new LinkedHashMap<>();
        titles.put("replay", "Replay: a token in other hands");
        titles.put("audience", "Audience: a token at the wrong door");
        titles.put("scope", "Scope: a token used for more than it allows");
        titles.put("chain", "Chain: exchanges that give more than they got");
        titles.put("session", "Session: a session or grant in other hands");
        titles.put("grant", "Grant: refresh tokens, and tokens after the end");
        titles.put("agent", "Agent: clients that act for others");
        titles.put("issuance", "Issuance: tokens that nobody issued");
        titles.put("posture", "Posture: how tokens are signed, bound and bounded");
        titles.put("volume", "Volume: rates out of the ordinary");
        titles.put("telemetry", "Telemetry: reports that are missing");
        titles.put("ingest", "Ingest: reports that are not their sender's to make");
        return titles;
    }

    private static String index() {
        StringBuilder out = new StringBuilder("""
                # Rules

                Tokenwarden has these detection rules. The pages are generated from the rule catalogue
                ([how](../../policy/README.md#add-a-rule)); the build fails if they differ from it.

                Every rule has the keys `enabled`, `severity` and `action` in the [policy](../policy.md); its page describes its
                thresholds. *Fires*: at once: with the event that completes it; settled: after the grace; deadline: when an
                expected event did not come.
                """);
        for (Map.Entry<String, String> family : FAMILIES.entrySet()) {
            out.append("\n## ").append(family.getValue()).append("\n\n");
            out.append("| rule | raised when | severity | action | fires |\n| --- | --- | --- | --- | --- |\n");
            for (Rule rule : Rules.all()) {
                if (rule.family().equals(family.getKey())) {
                    out.append(row(
                            "[`" + rule.id() + "`](" + rule.id() + ".md)",
                            rule.text().what(),
                            severity(rule),
                            action(rule),
                            rule.firing().label()));
                }
            }
        }
        return out.toString();
    }

    private static String page(Rule rule) {
        StringBuilder out = new StringBuilder();
        out.append("# ").append(rule.id()).append("\n\n");
        out.append("**")
                .append(rule.title())
                .append(".** ")
                .append(rule.text().what())
                .append("\n\n");
        out.append("| severity | action | fires | subject |\n| --- | --- | --- | --- |\n");
        out.append(row(severity(rule), action(rule), rule.firing().label(), subject(rule)));
        LesserCase lesser = rule.lesser();
        if (lesser != null) {
            out.append("\nThe rule uses the lower severity or action if ")
                    .append(lesser.when())
                    .append(".\n");
        }
        out.append("\n## Why\n\n").append(rule.text().why()).append('\n');
        out.append("\n## Precisely\n\n");
        rule.text().semantics().forEach(item -> out.append("- ").append(item).append('\n'));
        out.append("\n## Policy\n\n").append(policy(rule));
        out.append("\n## False positives\n\n")
                .append(rule.text().falsePositives())
                .append('\n');
        out.append("\n## Response\n\n").append(rule.text().response()).append('\n');
        out.append("\n## References\n\n");
        for (String reference : rule.references()) {
            out.append("- [")
                    .append(reference)
                    .append("](")
                    .append(References.url(reference))
                    .append("): ");
            out.append(References.title(reference)).append('\n');
        }
        return out.toString();
    }

    private static String policy(Rule rule) {
        StringBuilder out = new StringBuilder("```yaml\nrules:\n  ");
        out.append(rule.id())
                .append(": {enabled: true, severity: ")
                .append(rule.severity().wireName());
        out.append(", action: ").append(rule.action().wireName());
        rule.parameters()
                .values()
                .forEach(parameter ->
                        out.append(", ").append(parameter.name()).append(": ").append(parameter.defaultText()));
        out.append("}\n```\n");
        if (!rule.parameters().isEmpty()) {
            out.append("\n| key | type | default | bounds | meaning |\n| --- | --- | --- | --- | --- |\n");
            for (Parameter parameter : rule.parameters().values()) {
                out.append(row(
                        "`" + parameter.name() + "`",
                        parameter.typeText(),
                        parameter.defaultText(),
                        parameter.boundsText(),
                        parameter.meaning()));
            }
        }
        if (!rule.settings().isEmpty()) {
            out.append("\nAlso depends on ")
                    .append(rule.settings().stream().map(key -> "`" + key + "`").collect(Collectors.joining(", ")))
                    .append(".\n");
        }
        return out.toString();
    }

    private static String severity(Rule rule) {
        LesserCase lesser = rule.lesser();
        String main = rule.severity().wireName();
        return lesser == null || lesser.severity() == rule.severity()
                ? main
                : main + " or " + lesser.severity().wireName();
    }

    private static String action(Rule rule) {
        LesserCase lesser = rule.lesser();
        String main = rule.action().wireName();
        String actions = lesser == null || lesser.action() == rule.action()
                ? main
                : main + " or " + lesser.action().wireName();
        return rule.proposes() == null ? actions : actions + ", proposes " + rule.proposes();
    }

    private static String subject(Rule rule) {
        String subjects = rule.subjects().stream().map(type -> type.wireName()).collect(Collectors.joining(" or "));
        return rule.beside().isEmpty() ? subjects : subjects + ", per " + String.join(", ", rule.beside());
    }

    private static String row(String... cells) {
        return List.of(cells).stream().collect(Collectors.joining(" | ", "| ", " |\n"));
    }
}
