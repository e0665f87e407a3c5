package dev.tokenwarden.policy.yaml;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import dev.tokenwarden.policy.PolicyException;
import dev.tokenwarden.policy.Shown;
import dev.tokenwarden.policy.yaml.YamlNode.Scalar;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Parses YAML into nodes with line numbers. Stricter than YAML: no aliases (a few lines of them can expand to gigabytes), no
 * duplicate keys, one document, nesting up to {@value #MAX_DEPTH} levels.
 */
public final class YamlParser {

    static final int MAX_DEPTH = 16;

    private static final YAMLFactory FACTORY = new YAMLFactory();
    private static final String OPEN_QUOTE = "while scanning a quoted scalar";
    private static final Pattern LINE = Pattern.compile("line ([0-9]{1,8}), column [0-9]+");

    private final String file;
    private final YAMLParser parser;

    private YamlParser(String file, YAMLParser parser) {
        this.file = file;
        this.parser = parser;
    }

    /** The root of the text, or null if the text is empty. */
    public static @Nullable YamlNode parse(String file, String text) throws PolicyException {
        try (YAMLParser parser = FACTORY.createParser(text)) {
            return new YamlParser(file, parser).document();
        } catch (JsonProcessingException e) {
            throw new PolicyException(file, Math.min(line(e), lines(text)), "", "not YAML: " + problem(e));
        } catch (IOException e) {
            throw new PolicyException(file, 0, "", "not YAML");
        }
    }

    /**
     * The line of the mistake, which the YAML parser names last in its message, and first if a quote is not closed. The location of
     * the exception is that of the last token that was read: it may be on an earlier line.
     */
    private static int line(JsonProcessingException e) {
        int last = -1;
        for (Matcher named = LINE.matcher(e.getOriginalMessage()); named.find(); ) {
            last = Integer.parseInt(named.group(1));
            if (e.getOriginalMessage().startsWith(OPEN_QUOTE)) {
                break;
            }
        }
        JsonLocation location = e.getLocation();
        return last < 0 && location != null ? Math.max(0, location.getLineNr()) : Math.max(0, last);
    }

    /** The number of lines; the parser reports a premature end of the text one line later. */
    private static int lines(String text) {
        return (int) text.lines().count();
    }

    private @Nullable YamlNode document() throws IOException, PolicyException {
        JsonToken first = parser.nextToken();
        if (first == null) {
            return null;
        }
        YamlNode root = node(first, "", 0);
        if (parser.nextToken() != null) {
            throw error("", "second document found; expected one");
        }
        return root;
    }

    private YamlNode node(JsonToken token, String path, int depth) throws IOException, PolicyException {
        if (depth > MAX_DEPTH) {
            throw error(path, "nested deeper than " + MAX_DEPTH);
        }
        if (parser.isCurrentAlias()) {
            throw error(path, "alias (*) is not supported; write the value itself");
        }
        int line = line();
        return switch (token) {
            case START_OBJECT -> new YamlNode.Mapping(line, entries(path, depth));
            case START_ARRAY -> new YamlNode.Sequence(line, items(path, depth));
            case VALUE_STRING -> new Scalar(line, Scalar.Kind.TEXT, parser.getText());
            case VALUE_NUMBER_INT -> new Scalar(line, Scalar.Kind.INTEGER, parser.getText());
            case VALUE_NUMBER_FLOAT -> new Scalar(line, Scalar.Kind.NUMBER, parser.getText());
            case VALUE_TRUE, VALUE_FALSE -> new Scalar(line, Scalar.Kind.BOOLEAN, parser.getText());
            case VALUE_NULL -> new Scalar(line, Scalar.Kind.NOTHING, "");
            default -> throw error(path, "value of an unsupported kind");
        };
    }

    private Map<String, YamlNode.Entry> entries(String path, int depth) throws IOException, PolicyException {
        Map<String, YamlNode.Entry> entries = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            int line = line();
            String inner = KeyPath.join(path, key);
            YamlNode value = node(parser.nextToken(), inner, depth + 1);
            YamlNode.Entry earlier = entries.putIfAbsent(key, new YamlNode.Entry(line, value));
            if (earlier != null) {
                throw new PolicyException(file, line, inner, "duplicate key (first on line " + earlier.line() + ")");
            }
        }
        return entries;
    }

    private List<YamlNode> items(String path, int depth) throws IOException, PolicyException {
        List<YamlNode> items = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            items.add(node(token, path + "[" + items.size() + "]", depth + 1));
        }
        return items;
    }

    /** The message of the parser, without excerpts and class names. */
    private static String problem(JsonProcessingException e) {
        String said = e.getOriginalMessage()
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith(" "))
                .limit(2)
                .collect(Collectors.joining(": "));
        int instead = said.indexOf(", got this instead");
        return Shown.text(instead < 0 ? said : said.substring(0, instead));
    }

    private int line() {
        return parser.currentTokenLocation().getLineNr();
    }

    private PolicyException error(String path, String problem) {
        return new PolicyException(file, line(), path, problem);
    }
}
