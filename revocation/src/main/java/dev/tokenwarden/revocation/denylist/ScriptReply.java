package dev.tokenwarden.revocation.denylist;

/** Answer of a script; see {@link Scripts}. */
enum ScriptReply {
    OK,
    DONE,
    GONE,
    FENCED;

    static ScriptReply of(Object reply) {
        return valueOf(String.valueOf(reply));
    }

    /** Whether Redis has the change. */
    boolean isApplied() {
        return this == OK || this == DONE;
    }
}
