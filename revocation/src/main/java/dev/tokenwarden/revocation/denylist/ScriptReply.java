package dev.tokenwarden.revocation.denylist;

/** What a script answers; see {@link Scripts}. */
enum ScriptReply {
    OK,
    DONE,
    GONE,
    FENCED;

    static ScriptReply of(Object reply) {
        return valueOf(String.valueOf(reply));
    }

    /** Whether the change is there. */
    boolean isApplied() {
        return this == OK || this == DONE;
    }
}
