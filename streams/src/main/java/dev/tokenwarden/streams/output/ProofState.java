package dev.tokenwarden.streams.output;

/** Whether the reporter of an event showed that it saw the token. */
public enum ProofState {
    /** It did, or it need not. */
    PROVEN,
    /** It did not: everything that the event raises is an alert. */
    UNPROVEN,
    /** It had not when the event arrived, and other events have proven it since. */
    PROVEN_LATER
}
