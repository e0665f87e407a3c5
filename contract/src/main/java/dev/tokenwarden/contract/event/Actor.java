package dev.tokenwarden.contract.event;

import org.jspecify.annotations.Nullable;

/**
 * An {@code act} or {@code may_act} claim (RFC 8693, sections 4.1 and 4.4).
 *
 * @param act the actor before this one, nested
 */
public record Actor(
        @Nullable String sub,
        @Nullable String iss,
        @Nullable Actor act) {
    /** The maximum nesting depth. */
    public static final int MAX_DEPTH = 16;

    /** Whether {@code other} equals this or an actor nested in this. */
    public boolean contains(Actor other) {
        for (Actor actor = this; actor != null; actor = actor.act) {
            if (actor.equals(other)) {
                return true;
            }
        }
        return false;
    }
}
