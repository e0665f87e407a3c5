package dev.tokenwarden.standalone.config;

/** A password or token. {@code toString} does not show it. */
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
