package dev.tokenwarden.policy.yaml;

import java.util.List;
import java.util.Map;

/** A YAML value and its first line, counted from 1. */
public sealed interface YamlNode {

    int line();

    /** A scalar, as written. */
    record Scalar(int line, Kind kind, String text) implements YamlNode {

        enum Kind {
            TEXT,
            INTEGER,
            NUMBER,
            BOOLEAN,
            NOTHING
        }
    }

    /** A list. */
    record Sequence(int line, List<YamlNode> items) implements YamlNode {}

    /** Keys and values in the order of the text. */
    record Mapping(int line, Map<String, Entry> entries) implements YamlNode {}

    /** A value and the line of its key. */
    record Entry(int line, YamlNode value) {}
}
