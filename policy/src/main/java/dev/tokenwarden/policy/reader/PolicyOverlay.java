package dev.tokenwarden.policy.reader;

import dev.tokenwarden.policy.PolicyException;
import dev.tokenwarden.policy.yaml.YamlNode;
import dev.tokenwarden.policy.yaml.YamlParser;
import dev.tokenwarden.policy.yaml.YamlWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Merges one policy over another, for example the operator's policy over the preset of a log format. A value of the
 * upper policy replaces the value of the lower one. Keys that only one of them has stay. Lists are joined; an item of
 * the upper list replaces an item of the lower list about the same issuer, audience, client or subject in the same
 * tenant.
 */
public final class PolicyOverlay {
    /** Members that say what an item of a list is about. */
    private static final List<String> ABOUT = List.of("issuer", "audience", "client", "subject", "name", "tenant");

    private PolicyOverlay() {}

    /**
     * The text of {@code upper} merged over {@code lower}. Comments are not kept.
     *
     * @param name the upper policy's name in errors
     * @throws PolicyException if one of the texts is not a policy
     */
    public static String lay(String name, String upper, String lower) throws PolicyException {
        PolicyLoader.parse(name, upper); // errors name the lines of this text, not of the result
        PolicyLoader.parse("the policy below " + name, lower);
        return YamlWriter.write(mappings(mapping(name, lower), mapping(name, upper)));
    }

    /**
     * The text without one of its top keys.
     *
     * @throws PolicyException if the text is not YAML
     */
    public static String without(String text, String key) throws PolicyException {
        Map<String, YamlNode.Entry> entries =
                new LinkedHashMap<>(mapping("policy", text).entries());
        entries.remove(key);
        return YamlWriter.write(new YamlNode.Mapping(1, entries));
    }

    /**
     * The text with its rules moved to one tenant: in other tenants the rules are as they were.
     *
     * @throws PolicyException if the text is not a policy
     */
    public static String forTenant(String text, String tenant) throws PolicyException {
        PolicyLoader.parse("policy", text);
        Map<String, YamlNode.Entry> entries =
                new LinkedHashMap<>(mapping("policy", text).entries());
        YamlNode.Entry rules = entries.remove("rules");
        if (rules != null) {
            YamlNode.Mapping ofTenant = new YamlNode.Mapping(rules.line(), Map.of("rules", rules));
            YamlNode.Mapping tenants =
                    new YamlNode.Mapping(rules.line(), Map.of(tenant, new YamlNode.Entry(rules.line(), ofTenant)));
            entries.put("tenants", new YamlNode.Entry(rules.line(), tenants));
        }
        return YamlWriter.write(new YamlNode.Mapping(1, entries));
    }

    private static YamlNode.Mapping mapping(String name, String text) throws PolicyException {
        return YamlParser.parse(name, text) instanceof YamlNode.Mapping mapping
                ? mapping
                : new YamlNode.Mapping(1, Map.of());
    }

    private static YamlNode node(YamlNode lower, YamlNode upper) {
        if (lower instanceof YamlNode.Mapping below && upper instanceof YamlNode.Mapping above) {
            return mappings(below, above);
        }
        return lower instanceof YamlNode.Sequence below && upper instanceof YamlNode.Sequence above
                ? lists(below, above)
                : upper;
    }

    private static YamlNode.Mapping mappings(YamlNode.Mapping lower, YamlNode.Mapping upper) {
        Map<String, YamlNode.Entry> entries = new LinkedHashMap<>(lower.entries());
        upper.entries()
                .forEach((key, entry) -> entries.merge(
                        key,
                        entry,
                        (below, above) -> new YamlNode.Entry(above.line(), node(below.value(), above.value()))));
        return new YamlNode.Mapping(upper.line(), entries);
    }

    private static YamlNode.Sequence lists(YamlNode.Sequence lower, YamlNode.Sequence upper) {
        Set<Object> above = new java.util.HashSet<>();
        upper.items().forEach(item -> above.add(about(item)));
        List<YamlNode> items = new ArrayList<>();
        for (YamlNode item : lower.items()) {
            if (!above.contains(about(item))) {
                items.add(item);
            }
        }
        items.addAll(upper.items());
        return new YamlNode.Sequence(upper.line(), items);
    }

    /** The issuer, client, ... that an item is about, or the text that it is. */
    private static Object about(YamlNode item) {
        if (item instanceof YamlNode.Mapping mapping) {
            List<@Nullable String> values = new ArrayList<>();
            for (String key : ABOUT) {
                YamlNode.Entry entry = mapping.entries().get(key);
                values.add(entry != null && entry.value() instanceof YamlNode.Scalar scalar ? scalar.text() : null);
            }
            return values;
        }
        return item instanceof YamlNode.Scalar scalar ? scalar.text() : item;
    }
}
