package dev.tokenwarden.policy.yaml;

import dev.tokenwarden.policy.PolicyException;
import dev.tokenwarden.policy.Shown;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Keys and values of a policy. Reading a key makes it known. {@link #done} refuses all other keys, so that the keys that are read
 * and the keys that are allowed cannot differ. A key without a value counts as absent.
 */
public final class Section {

    private final String file;
    private final String path;
    private final YamlNode.Mapping mapping;
    private final Set<String> known = new TreeSet<>();

    Section(String file, String path, YamlNode.Mapping mapping) {
        this.file = file;
        this.path = path;
        this.mapping = mapping;
    }

    /** The top level of a text; without keys if the text is empty. */
    public static Section parse(String file, String text) throws PolicyException {
        YamlNode root = YamlParser.parse(file, text);
        return root == null || isNothing(root) ? empty(file, "") : of(new Value(file, "", root));
    }

    static Section empty(String file, String path) {
        return new Section(file, path, new YamlNode.Mapping(0, Map.of()));
    }

    /** The keys and values of a value. It throws if the value is a scalar or a list. */
    public static Section of(Value value) throws PolicyException {
        return new Section(value.file(), value.path(), value.mapping());
    }

    public Optional<Value> find(String key) {
        known.add(key);
        YamlNode.Entry entry = mapping.entries().get(key);
        if (entry == null || isNothing(entry.value())) {
            return Optional.empty();
        }
        return Optional.of(new Value(file, KeyPath.join(path, key), entry.value()));
    }

    public Value require(String key) throws PolicyException {
        Optional<Value> value = find(key);
        if (value.isEmpty()) {
            throw new PolicyException(file, mapping.line(), KeyPath.join(path, key), "is required");
        }
        return value.get();
    }

    @Nullable
    public String text(String key) throws PolicyException {
        Optional<Value> value = find(key);
        return value.isPresent() ? value.get().text() : null;
    }

    public boolean flag(String key, boolean otherwise) throws PolicyException {
        Optional<Value> value = find(key);
        return value.isPresent() ? value.get().flag() : otherwise;
    }

    public int integer(String key, int otherwise, int least, int greatest) throws PolicyException {
        Optional<Value> value = find(key);
        return value.isPresent() ? value.get().integer(least, greatest) : otherwise;
    }

    public double number(String key, double otherwise, double least, double greatest) throws PolicyException {
        Optional<Value> value = find(key);
        return value.isPresent() ? value.get().number(least, greatest) : otherwise;
    }

    public Duration duration(String key, Duration otherwise, Duration least, Duration greatest) throws PolicyException {
        Optional<Value> value = find(key);
        return value.isPresent() ? value.get().duration(least, greatest) : otherwise;
    }

    @Nullable
    Set<String> texts(String key) throws PolicyException {
        Optional<Value> value = find(key);
        return value.isPresent() ? value.get().texts() : null;
    }

    public List<Value> items(String key) throws PolicyException {
        Optional<Value> value = find(key);
        return value.isPresent() ? value.get().items() : List.of();
    }

    /** A nested section; empty if absent. */
    public Section section(String key) throws PolicyException {
        Optional<Value> value = find(key);
        return value.isPresent() ? of(value.get()) : empty(file, KeyPath.join(path, key));
    }

    /** All keys and values of a section whose keys the operator chooses. All of them become known. */
    public Map<String, Value> named() throws PolicyException {
        Map<String, Value> values = new LinkedHashMap<>();
        for (Map.Entry<String, YamlNode.Entry> entry : mapping.entries().entrySet()) {
            String key = entry.getKey();
            known.add(key);
            String inner = KeyPath.join(path, key);
            if (key.isBlank() || !key.codePoints().allMatch(Shown::isPlain)) {
                throw new PolicyException(file, entry.getValue().line(), inner, "not a name");
            }
            values.put(key, new Value(file, inner, entry.getValue().value()));
        }
        return Collections.unmodifiableMap(values);
    }

    /** @throws PolicyException if a key is present that was not read */
    public void done() throws PolicyException {
        for (Map.Entry<String, YamlNode.Entry> entry : mapping.entries().entrySet()) {
            if (!known.contains(entry.getKey())) {
                throw new PolicyException(
                        file,
                        entry.getValue().line(),
                        KeyPath.join(path, entry.getKey()),
                        "unknown key (known: " + String.join(", ", known) + ")");
            }
        }
    }

    public PolicyException error(String problem) {
        return new PolicyException(file, mapping.line(), path, problem);
    }

    private static boolean isNothing(YamlNode node) {
        return node instanceof YamlNode.Scalar scalar && scalar.kind() == YamlNode.Scalar.Kind.NOTHING;
    }
}
