package dev.tokenwarden.revocation.notify;

/** Result of an attempt to notify a receiver. */
sealed interface NotificationDelivery {
    /** The receiver accepted it. */
    record Done() implements NotificationDelivery {}

    /** It does not concern the receiver. */
    record Skipped() implements NotificationDelivery {}

    /** Another attempt may succeed. */
    record Again(String why) implements NotificationDelivery {}

    /** No attempt will succeed. */
    record Refused(String why) implements NotificationDelivery {}
}
