package dev.tokenwarden.standalone.config;

/** A password or token. It does not print itself. */
public record Secret(String value) {
    public Secret {
        if (value.isEmpty()) {
            throw new IllegalArgumentException("a secret must not be empty");
        }
    }

    @Override
    public String toString() {
        return "Secret[********]";
    }
}
