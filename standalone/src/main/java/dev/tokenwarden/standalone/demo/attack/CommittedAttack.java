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
 * @param subject {@code jti} of the token that a detection of it is about
 * @param held the token that the attacker goes on showing: that one, or one made from it
 * @param act what the attack's time is taken from
 * @param again shows {@code held} once more
 */
record CommittedAttack(String subject, BearerToken held, Act act, Again again) {
    /** What the attack's time is taken from. */
    sealed interface Act {
        /** When the subject was shown under that trace. */
        record Used(Trace trace) implements Act {}

        /** When the subject was made from another token. */
        record Exchanged() implements Act {}

        /** That time, once the pipeline has heard of it. */
        default Optional<Instant> time(TokenTimeline trail, Deadline deadline) {
            if (this instanceof Used used) {
                return trail.awaitUse(used.trace(), deadline);
            }
            return trail.awaitExchange(deadline);
        }
    }

    /** One more try. */
    interface Again {
        Reply present() throws IOException;
    }
}
