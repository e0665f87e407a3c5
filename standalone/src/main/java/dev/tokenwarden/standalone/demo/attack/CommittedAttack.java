package dev.tokenwarden.standalone.demo.attack;

import dev.tokenwarden.standalone.demo.watch.Deadline;
import dev.tokenwarden.standalone.demo.watch.PipelineWatcher;
import dev.tokenwarden.standalone.demo.world.BearerToken;
import dev.tokenwarden.standalone.demo.world.Reply;
import dev.tokenwarden.standalone.demo.world.Trace;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/**
 * An attack that has been carried out.
 *
 * @param subject {@code jti} of the token, or name of the grant or session, that the detection will be about
 * @param revoked the same of what the ledger will revoke
 * @param held the token that the attacker keeps using
 * @param moment when the misuse happened
 * @param again uses {@code held} once more
 */
record CommittedAttack(String subject, String revoked, BearerToken held, Moment moment, Retry again) {

    /** An attack with one token, which is used in a trace. */
    static CommittedAttack used(BearerToken token, Trace trace, Retry again) {
        return new CommittedAttack(
                token.jti(),
                token.jti(),
                token,
                (watcher, deadline) -> watcher.timeline(token.jti()).awaitUse(trace, deadline),
                again);
    }

    /** The event time of the misuse. */
    interface Moment {
        /** The time; empty if the pipeline does not have the event by the deadline. */
        Optional<Instant> time(PipelineWatcher watcher, Deadline deadline);
    }

    /** One more use of the token. */
    interface Retry {
        Reply present() throws IOException;
    }
}
