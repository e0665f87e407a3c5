package dev.tokenwarden.verifier.keys;

/** Keys that never change. */
final class FixedKeySource implements KeySource {
    private final KeySet keys;

    FixedKeySource(KeySet keys) {
        this.keys = keys;
    }

    @Override
    public KeySet keys() {
        return keys;
    }

    @Override
    public KeySet reload() {
        return keys;
    }

    @Override
    public void close() {}
}
