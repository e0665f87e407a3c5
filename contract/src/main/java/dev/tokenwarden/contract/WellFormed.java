package dev.tokenwarden.contract;

/**
 * Checks whether text has a UTF-8 form. Lone surrogates have none. Names that differ only in lone surrogates would become one key,
 * one Redis name, one target.
 */
public final class WellFormed {
    private WellFormed() {}

    /** Whether every surrogate in {@code text} is part of a pair. */
    public static boolean isUnicode(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)
                    && (!Character.isHighSurrogate(c)
                            || ++i == text.length()
                            || !Character.isLowSurrogate(text.charAt(i)))) {
                return false;
            }
        }
        return true;
    }
}
