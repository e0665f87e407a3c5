package dev.tokenwarden.standalone.config;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Resolved settings: flag, then environment, then file; read with their types. */
final class Settings {

    /** Variables that the launcher reads. */
    private static final Set<String> LAUNCHER_VARIABLES = Set.of("TOKENWARDEN_JAVA_OPTS");

    private static final int MAX_SECRET_BYTES = 64 * 1024;
    private static final String BASE64 = "base64:";
    private static final int LAST_PORT = 65_535;

    private static final Set<String> WEB = words("https", "http");
    private static final Set<String> FLAG = words("true", "false");

    private final Map<Setting, SettingValue> given;

    private Settings(Map<Setting, SettingValue> given) {
        this.given = given;
    }

    /**
     * @param flags settings on the command line
     * @param environment all of the process's variables
     * @param file {@code warden.yaml}, or null
     */
    static Settings collect(Map<Setting, String> flags, Map<String, String> environment, @Nullable Path file)
            throws ConfigException {
        Map<Setting, SettingValue> given = new EnumMap<>(Setting.class);
        if (file != null) {
            given.putAll(YamlSettings.read(file));
        }
        for (Map.Entry<String, String> variable : environment.entrySet()) {
            String name = variable.getKey();
            if (name.startsWith(Setting.ENV_PREFIX) && !LAUNCHER_VARIABLES.contains(name)) {
                Setting setting = Setting.byVariable().get(name);
                if (setting == null) {
                    throw new ConfigException(name, "unknown variable");
                }
                given.put(setting, new SettingValue(name, variable.getValue()));
            }
        }
        flags.forEach((setting, text) -> given.put(setting, new SettingValue(setting.flag(), text)));
        return new Settings(given);
    }

    Optional<SettingValue> find(Setting setting) {
        return Optional.ofNullable(given.get(setting));
    }

    @Nullable
    String text(Setting setting) throws ConfigException {
        SettingValue value = given.get(setting);
        if (value == null) {
            return null;
        }
        if (value.text().isBlank()) {
            throw value.error("must not be empty");
        }
        return value.text().strip();
    }

    String text(Setting setting, String otherwise) throws ConfigException {
        String text = text(setting);
        return text == null ? otherwise : text;
    }

    @Nullable
    Path path(Setting setting) throws ConfigException {
        String text = text(setting);
        return text == null ? null : Path.of(text);
    }

    int port(Setting setting, int otherwise) throws ConfigException {
        return integer(setting, otherwise, 0, LAST_PORT);
    }

    int integer(Setting setting, int otherwise, int least, int greatest) throws ConfigException {
        SettingValue value = given.get(setting);
        if (value == null) {
            return otherwise;
        }
        try {
            int number = Integer.parseInt(value.text().strip());
            if (number >= least && number <= greatest) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Reported below, with the number out of range.
        }
        throw value.error("must be a number from " + least + " to " + greatest + ", found "
                + ConfigException.quoted(value.text()));
    }

    String word(Setting setting, String otherwise, Set<String> words) throws ConfigException {
        String text = text(setting, otherwise);
        if (!words.contains(text)) {
            throw error(
                    setting, "must be one of " + String.join(", ", words) + ", found " + ConfigException.quoted(text));
        }
        return text;
    }

    /** An address with one of these schemes, a host, and neither credentials nor a query. */
    @Nullable
    URI address(Setting setting, Set<String> schemes) throws ConfigException {
        String text = text(setting);
        if (text == null) {
            return null;
        }
        try {
            URI uri = new URI(text);
            if (uri.getUserInfo() != null) {
                throw error(setting, "must not hold a user or password");
            }
            if (uri.getScheme() != null
                    && schemes.contains(uri.getScheme())
                    && uri.getHost() != null
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null) {
                return uri;
            }
        } catch (URISyntaxException e) {
            // Reported below.
        }
        throw error(
                setting,
                "must be an address such as " + schemes.iterator().next() + "://host:port, found "
                        + ConfigException.quoted(text));
    }

    /** An address with the scheme {@code https} or {@code http}; see {@link #address}. */
    @Nullable
    URI webAddress(Setting setting) throws ConfigException {
        return address(setting, WEB);
    }

    boolean flag(Setting setting, boolean otherwise) throws ConfigException {
        return Boolean.parseBoolean(word(setting, String.valueOf(otherwise), FLAG));
    }

    /** The parts of a text that is separated by commas; none if it is not set. */
    List<String> list(Setting setting) throws ConfigException {
        String text = text(setting);
        return text == null ? List.of() : List.of(text.split("\\s*,\\s*", -1));
    }

    /** Refuses null: the setting is needed together with one that is set. */
    <T> T required(Setting setting, @Nullable T value) throws ConfigException {
        if (value == null) {
            throw error(setting, "is required here");
        }
        return value;
    }

    /** These words in this order, which messages keep. */
    static Set<String> words(String... words) {
        return new LinkedHashSet<>(List.of(words));
    }

    /** Roles by name, separated by commas; all if the setting is absent. */
    Set<PipelineRole> roles(Setting setting) throws ConfigException {
        String text = text(setting);
        if (text == null) {
            return EnumSet.allOf(PipelineRole.class);
        }
        Set<PipelineRole> roles = EnumSet.noneOf(PipelineRole.class);
        for (String word : text.split(",", -1)) {
            try {
                PipelineRole role = PipelineRole.valueOf(word.strip().toUpperCase(Locale.ROOT));
                roles.add(role);
            } catch (IllegalArgumentException e) {
                throw error(
                        setting,
                        "must be ingest, streams, revocation or dashboards, found " + ConfigException.quoted(word));
            }
        }
        return roles;
    }

    /** A secret from its variable, else from the file that {@code file} names. */
    @Nullable
    Secret secret(Setting variable, Setting file) throws ConfigException {
        SettingValue direct = given.get(variable);
        if (direct != null) {
            if (direct.text().isBlank()) {
                throw direct.error("must not be empty");
            }
            return new Secret(direct.text());
        }
        Path path = path(file);
        if (path == null) {
            return null;
        }
        try {
            String text = Files.size(path) > MAX_SECRET_BYTES
                    ? ""
                    : Files.readString(path).strip();
            if (text.isEmpty()) {
                throw error(file, path + " must hold a secret");
            }
            return new Secret(text, path);
        } catch (IOException e) {
            throw error(file, path + " cannot be read");
        }
    }

    /**
     * A secret key as bytes; null: neither variable nor file is set. A value that begins with {@code base64:} is decoded; other
     * text is its UTF-8 bytes without white space around it; a file that is not UTF-8 is the key as it is.
     */
    byte @Nullable [] key(Setting variable, Setting file) throws ConfigException {
        Path path = path(file);
        if (given.get(variable) == null && path != null) {
            try {
                byte[] bytes = Files.size(path) > MAX_SECRET_BYTES ? new byte[0] : Files.readAllBytes(path);
                if (bytes.length == 0) {
                    throw error(file, path + " must hold a key of at most " + MAX_SECRET_BYTES + " bytes");
                }
                if (!isUtf8(bytes)) {
                    return bytes;
                }
            } catch (IOException e) {
                throw error(file, path + " cannot be read");
            }
        }
        Secret text = secret(variable, file);
        if (text == null) {
            return null;
        }
        if (!text.value().startsWith(BASE64)) {
            return text.value().getBytes(StandardCharsets.UTF_8);
        }
        try {
            return Base64.getMimeDecoder().decode(text.value().substring(BASE64.length()));
        } catch (IllegalArgumentException e) {
            throw error(file, "what follows base64: is not base64");
        }
    }

    private static boolean isUtf8(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    /** Refuses settings that have no effect without another one. */
    void refuseWithout(Setting needed, Setting... others) throws ConfigException {
        for (Setting other : others) {
            if (find(other).isPresent()) {
                throw error(other, "needs " + needed.key() + " as well");
            }
        }
    }

    /** Refuses settings that have no effect beside another one. */
    void refuseWith(Setting present, Setting... others) throws ConfigException {
        for (Setting other : others) {
            if (find(other).isPresent()) {
                throw error(other, "has no effect, because " + present.key() + " is off");
            }
        }
    }

    ConfigException error(Setting setting, String problem) {
        SettingValue value = given.get(setting);
        return value != null ? value.error(problem) : new ConfigException(setting.key(), problem);
    }
}
