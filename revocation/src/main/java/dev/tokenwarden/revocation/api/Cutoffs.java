package dev.tokenwarden.revocation.api;

import dev.tokenwarden.contract.revocation.Target;
import dev.tokenwarden.service.JsonBody;
import dev.tokenwarden.service.Problem;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** T: what was issued at or before is covered. Subjects, clients and issuers have one; now, unless told otherwise. */
final class Cutoffs {
    private Cutoffs() {}

    /**
     * The cut-off that the body means; null: none.
     *
     * @throws Problem if it is in the future, or has no meaning for that target
     */
    static @Nullable Instant read(JsonBody body, Target target, Instant now) {
        Instant cutoff = body.time("cutoff");
        boolean absolute = body.flag("absolute");
        boolean takesCutoff = target instanceof Target.OfSubject
                || target instanceof Target.OfClient
                || target instanceof Target.OfIssuer;
        if (cutoff != null && !takesCutoff) {
            throw Problem.invalid("cutoff", "has no meaning for this type of target");
        }
        if (cutoff != null && cutoff.isAfter(now)) {
            throw Problem.invalid("cutoff", "must not be in the future");
        }
        if (absolute && !(target instanceof Target.OfIssuer)) {
            throw Problem.invalid("absolute", "has a meaning for issuers only");
        }
        if (absolute && cutoff != null) {
            throw Problem.invalid("absolute", "contradicts cutoff");
        }
        if (!takesCutoff || absolute) {
            return null;
        }
        return cutoff == null ? now : cutoff;
    }
}
