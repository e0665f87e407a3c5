package dev.tokenwarden.revocation.notify;

/** What became of an attempt to tell somebody. */
sealed interface Delivery {
    /** They know. */
    record Done() implements Delivery {}

    /** It does not concern them. */
    record Skipped() implements Delivery {}

    /** Another attempt may succeed. */
    record Again(String why) implements Delivery {}

    /** No attempt will. */
    record Refused(String why) implements Delivery {}
}
