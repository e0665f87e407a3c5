package dev.tokenwarden.contract.detection;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** The action that a detection asks the revocation service for. The constants are ordered by reach, narrowest first. */
public enum Action {
    /** Show an alert to an analyst; revoke nothing. */
    ALERT("alert"),
    /** Revoke the token of the detection, with every token that was exchanged from it. */
    REVOKE_TOKEN("revoke-token"),
    /** Revoke the chain that starts at the detection's subject: descendants known and yet to come. */
    REVOKE_CHAIN("revoke-chain"),
    /** Revoke the grant of the detection: each of its tokens, known and yet to come, and their descendants. */
    REVOKE_GRANT("revoke-grant"),
    /** Revoke the session of the detection: each of its tokens, known and yet to come, and their descendants. */
    REVOKE_SESSION("revoke-session");

    private final String wireName;

    Action(String wireName) {
        this.wireName = wireName;
    }

    /** The name in JSON and in policy. */
    @JsonValue
    public String wireName() {
        return wireName;
    }

    /** Whether this action revokes something. */
    public boolean revokes() {
        return this != ALERT;
    }

    /** The action of the two with the narrower reach. */
    public static Action min(Action a, Action b) {
        return a.compareTo(b) <= 0 ? a : b;
    }

    /**
     * The action with this wire name.
     *
     * @throws IllegalArgumentException if there is none
     */
    @JsonCreator
    public static Action parse(String wireName) {
        for (Action action : values()) {
            if (action.wireName.equals(wireName)) {
                return action;
            }
        }
        throw new IllegalArgumentException(
                "not an action: expected alert, revoke-token, revoke-chain, revoke-grant or revoke-session");
    }
}
