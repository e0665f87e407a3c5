package dev.tokenwarden.standalone.config;

/**
 * A setting's value as someone gave it.
 *
 * @param where what errors call it: a flag, a variable, or {@code file:line: key}
 */
record SettingValue(String where, String text) {
    ConfigException error(String problem) {
        return new ConfigException(where, problem);
    }
}
