package dev.tokenwarden.policy.yaml;

import dev.tokenwarden.policy.Shown;

/** Names places in a policy file for error messages, such as {@code tenants.acme.rules}. */
final class KeyPath {

    private KeyPath() {}

    /** The path of a key below another path; an empty path is the top level. */
    static String join(String path, String key) {
        return path.isEmpty() ? Shown.text(key) : path + "." + Shown.text(key);
    }
}
