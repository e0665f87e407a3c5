package dev.tokenwarden.standalone.demo.attack;

import dev.tokenwarden.standalone.demo.watch.Deadline;
import dev.tokenwarden.standalone.demo.watch.TokenTimeline;
import dev.tokenwarden.standalone.demo.world.BearerToken;
import dev.tokenwarden.standalone.demo.world.Reply;
import dev.tokenwarden.standalone.demo.world.Trace;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/**
 * An attack that has been carried out.
 *
 * @param subject {@code jti} of the token that the detection will be about
 * @param held the token that the attacker keeps using: the subject, or a token made from it
 * @param misuse what the time of the attack is taken from
 * @param again uses {@code held} once more
 */
record CommittedAttack(String subject, BearerToken held, Misuse misuse, Retry again) {
    /** What the time of the attack is taken from. */
    sealed interface Misuse {
        /** The use of the subject in a trace. */
        record Used(Trace trace) implements Misuse {}

        /** The exchange that made the subject. */
        record Exchanged() implements Misuse {}

        /** The event time; empty if the pipeline does not have the event by the deadline. */
        default Optional<Instant> time(TokenTimeline timeline, Deadline deadline) {
            if (this instanceof Used used) {
                return timeline.awaitUse(used.trace(), deadline);
            }
            return timeline.awaitExchange(deadline);
        }
    }

    /** One more use of the token. */
    interface Retry {
        Reply present() throws IOException;
    }
}
