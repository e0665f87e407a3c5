package dev.tokenwarden.policy.yaml;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes YAML nodes as text: mappings in blocks, lists of single values in one line. Comments are not kept. */
public final class YamlWriter {
    private static final String INDENT = "  ";

    private final StringBuilder out = new StringBuilder();

    private YamlWriter() {}

    public static String write(YamlNode.Mapping root) {
        YamlWriter writer = new YamlWriter();
        writer.entries(root, "");
        return writer.out.toString();
    }

    private void entries(YamlNode.Mapping mapping, String indent) {
        for (Map.Entry<String, YamlNode.Entry> entry : mapping.entries().entrySet()) {
            YamlNode value = entry.getValue().value();
            out.append(indent).append(key(entry.getKey())).append(':');
            if (value instanceof YamlNode.Mapping inner
                    && inner.entries().values().stream().anyMatch(YamlWriter::isNested)) {
                out.append('\n');
                entries(inner, indent + INDENT);
            } else if (value instanceof YamlNode.Sequence list
                    && list.items().stream().anyMatch(YamlWriter::isNested)) {
                out.append('\n');
                for (YamlNode item : list.items()) {
                    out.append(indent)
                            .append(INDENT)
                            .append("- ")
                            .append(flow(item))
                            .append('\n');
                }
            } else {
                out.append(' ').append(flow(value)).append('\n');
            }
        }
    }

    private static boolean isNested(YamlNode.Entry entry) {
        return isNested(entry.value());
    }

    private static boolean isNested(YamlNode node) {
        return !(node instanceof YamlNode.Scalar);
    }

    private static String flow(YamlNode node) {
        if (node instanceof YamlNode.Mapping mapping) {
            return mapping.entries().entrySet().stream()
                    .map(entry ->
                            key(entry.getKey()) + ": " + flow(entry.getValue().value()))
                    .collect(Collectors.joining(", ", "{", "}"));
        }
        if (node instanceof YamlNode.Sequence list) {
            return list.items().stream().map(YamlWriter::flow).collect(Collectors.joining(", ", "[", "]"));
        }
        YamlNode.Scalar scalar = (YamlNode.Scalar) node;
        return switch (scalar.kind()) {
            case TEXT -> quoted(scalar.text());
            case NOTHING -> "null";
            default -> scalar.text();
        };
    }

    /** A key that is a plain word stays so. */
    private static String key(String key) {
        return key.matches("[a-z][a-z0-9_.-]*") && !key.matches("true|false|null|yes|no|on|off") ? key : quoted(key);
    }

    private static String quoted(String text) {
        return text.matches("[A-Za-z][A-Za-z0-9_-]*") && !text.matches("(?i)true|false|null|yes|no|on|off|y|n")
                        || text.matches("PT?[0-9][0-9A-Z.]*")
                ? text
                : '"' + String.valueOf(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
    }
}
