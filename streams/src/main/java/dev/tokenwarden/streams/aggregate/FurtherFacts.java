package dev.tokenwarden.streams.aggregate;

import dev.tokenwarden.streams.state.Fact;

/** What a fact leads to besides a change of its own state. */
interface FurtherFacts {
    /** Hands the fact to the state {@code key}, in any task. */
    void forward(byte[] key, Fact fact);

    /** Hands the fact to the state {@code key}, which is at work, when every partition has been read past {@code at} and the grace. */
    void later(byte[] key, Fact fact, long at);

    /** Event time up to which every partition has been read. */
    long readUpTo();
}
