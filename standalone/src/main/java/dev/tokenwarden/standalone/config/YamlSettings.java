package dev.tokenwarden.standalone.config;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code warden.yaml}: sections of keys and values, a list for {@code only}. Unknown and repeated keys are refused. */
final class YamlSettings {

    private static final YAMLFactory FACTORY = new YAMLFactory();
    private static final long MAX_BYTES = 64 * 1024;
    private static final String OPEN_QUOTE = "while scanning a quoted scalar";
    private static final Pattern LINE = Pattern.compile("line ([0-9]+), column [0-9]+");

    private final String name;
    private final YAMLParser parser;
    private final Map<Setting, SettingValue> given = new EnumMap<>(Setting.class);

    private YamlSettings(String name, YAMLParser parser) {
        this.name = name;
        this.parser = parser;
    }

    static Map<Setting, SettingValue> read(Path file) throws ConfigException {
        String name = file.toString();
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new ConfigException(name, "larger than " + MAX_BYTES + " bytes");
            }
            try (YAMLParser parser = FACTORY.createParser(Files.readString(file))) {
                YamlSettings settings = new YamlSettings(name, parser);
                settings.document();
                return settings.given;
            }
        } catch (NoSuchFileException e) {
            throw new ConfigException(name, "no such file");
        } catch (JsonProcessingException e) {
            throw new ConfigException(
                    name + line(e),
                    "not YAML: " + e.getOriginalMessage().lines().findFirst().orElse(""));
        } catch (IOException e) {
            throw new ConfigException(name, "cannot be read");
        }
    }

    /**
     * The line of the mistake, which the YAML parser names last in its message, and first if a quote is not closed. The location of
     * the exception is that of the last token that was read: it may be on an earlier line.
     */
    private static String line(JsonProcessingException e) {
        String last = "";
        for (Matcher named = LINE.matcher(e.getOriginalMessage()); named.find(); ) {
            last = ":" + named.group(1);
            if (e.getOriginalMessage().startsWith(OPEN_QUOTE)) {
                break;
            }
        }
        JsonLocation location = e.getLocation();
        return last.isEmpty() && location != null ? ":" + location.getLineNr() : last;
    }

    private void document() throws IOException, ConfigException {
        JsonToken first = parser.nextToken();
        if (first == null || first == JsonToken.VALUE_NULL) {
            return;
        }
        if (first != JsonToken.START_OBJECT) {
            throw error("", "expected keys and values");
        }
        section("");
        if (parser.nextToken() != null) {
            throw error("", "second document found; expected one");
        }
    }

    private void section(String prefix) throws IOException, ConfigException {
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = prefix + parser.currentName();
            int line = parser.currentTokenLocation().getLineNr();
            JsonToken value = parser.nextToken();
            if (value == JsonToken.START_OBJECT && isSection(key)) {
                section(key + ".");
                continue;
            }
            String where = name + ":" + line + ": " + shown(key);
            Setting setting = Setting.byKey().get(key);
            if (setting == null) {
                throw new ConfigException(where, "unknown key");
            }
            if (setting.isSecret()) {
                throw new ConfigException(
                        where, "secrets are not allowed in this file: use " + key + "_file or " + setting.variable());
            }
            if (value == JsonToken.VALUE_NULL) {
                continue;
            }
            if (given.put(setting, new SettingValue(where, value(where, setting, value))) != null) {
                throw new ConfigException(where, "given twice");
            }
        }
    }

    private String value(String where, Setting setting, JsonToken value) throws IOException, ConfigException {
        if (value == JsonToken.START_ARRAY && setting.isList()) {
            StringBuilder items = new StringBuilder();
            for (JsonToken item = parser.nextToken(); item != JsonToken.END_ARRAY; item = parser.nextToken()) {
                if (!item.isScalarValue()) {
                    throw new ConfigException(where, "expected a list of single values");
                }
                items.append(items.isEmpty() ? "" : ",").append(parser.getText());
            }
            return items.toString();
        }
        if (!value.isScalarValue() || parser.isCurrentAlias()) {
            throw new ConfigException(where, "expected one value");
        }
        return parser.getText();
    }

    private static boolean isSection(String key) {
        return Setting.byKey().keySet().stream().anyMatch(known -> known.startsWith(key + "."));
    }

    private static String shown(String key) {
        String quoted = ConfigException.quoted(key);
        return quoted.substring(1, quoted.length() - 1);
    }

    private ConfigException error(String key, String problem) {
        String line = name + ":" + Math.max(1, parser.currentTokenLocation().getLineNr());
        return new ConfigException(key.isEmpty() ? line : line + ": " + key, problem);
    }
}
