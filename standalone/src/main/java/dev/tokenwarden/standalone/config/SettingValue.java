package dev.tokenwarden.standalone.config;

/**
 * The value of a setting, as given.
 *
 * @param where the place to name in errors: a flag, a variable, or {@code file:line: key}
 */
record SettingValue(String where, String text) {
    ConfigException error(String problem) {
        return new ConfigException(where, problem);
    }
}
