package dev.tokenwarden.revocation.notify;

import dev.tokenwarden.contract.revocation.Decision;

/** A system that is notified. Each decision is delivered at least once; a repeat must do no harm. */
interface Receiver {
    /**
     * Tries once, for a bounded time.
     *
     * @param json the decision as the audit log has it
     */
    NotificationDelivery tell(Decision decision, byte[] json) throws InterruptedException;
}
