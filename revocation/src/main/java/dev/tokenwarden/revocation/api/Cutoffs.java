package dev.tokenwarden.revocation.api;

import dev.tokenwarden.contract.revocation.Target;
import dev.tokenwarden.service.JsonBody;
import dev.tokenwarden.service.Problem;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Reads the cut-off of a revocation. Only subjects, clients and issuers have one; its default is now. */
final class Cutoffs {
    private Cutoffs() {}

    /**
     * The cut-off of the request; null: none.
     *
     * @throws Problem if it is in the future, or the target takes none
     */
    static @Nullable Instant read(JsonBody body, Target target, Instant now) {
        Instant cutoff = body.time("cutoff");
        boolean absolute = body.flag("absolute");
        boolean takesCutoff = target instanceof Target.OfSubject
                || target instanceof Target.OfClient
                || target instanceof Target.OfIssuer;
        if (cutoff != null && !takesCutoff) {
            throw Problem.invalid("cutoff", "this type of target takes no cut-off: leave it out");
        }
        if (cutoff != null && cutoff.isAfter(now)) {
            throw Problem.invalid("cutoff", "must not be in the future");
        }
        if (absolute && !(target instanceof Target.OfIssuer)) {
            throw Problem.invalid("absolute", "only issuers take it: leave it out");
        }
        if (absolute && cutoff != null) {
            throw Problem.invalid("absolute", "excludes cutoff: give one of the two");
        }
        if (!takesCutoff || absolute) {
            return null;
        }
        return cutoff == null ? now : cutoff;
    }
}
