package dev.tokenwarden.revocation.notify;

import dev.tokenwarden.contract.revocation.Decision;

/** Somebody who is told. Telling the same twice does no harm: each is told at least once. */
interface Receiver {
    /**
     * Tries once, for a bounded time.
     *
     * @param json the decision as it stands in the audit log
     */
    NotificationDelivery tell(Decision decision, byte[] json) throws InterruptedException;
}
