package dev.tokenwarden.revocation.notify;

/** What became of an attempt to tell somebody. */
sealed interface NotificationDelivery {
    /** They know. */
    record Done() implements NotificationDelivery {}

    /** It does not concern them. */
    record Skipped() implements NotificationDelivery {}

    /** Another attempt may succeed. */
    record Again(String why) implements NotificationDelivery {}

    /** No attempt will. */
    record Refused(String why) implements NotificationDelivery {}
}
