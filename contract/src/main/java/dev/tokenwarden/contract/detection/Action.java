package dev.tokenwarden.contract.detection;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** What a detection asks the revocation service to do, from least to most: the order of the constants is the order of reach. */
public enum Action {
    /** Tell an analyst, touch nothing. */
    ALERT("alert"),
    /** Revoke the token that the detection is about, and with it all that was exchanged from it. */
    REVOKE_TOKEN("revoke-token"),
    /** Revoke the chain that starts at the detection's subject: descendants known and yet to come. */
    REVOKE_CHAIN("revoke-chain");

    private final String wireName;

    Action(String wireName) {
        this.wireName = wireName;
    }

    /** The name that stands in JSON and in policy. */
    @JsonValue
    public String wireName() {
        return wireName;
    }

    /** Whether this takes something away from someone. */
    public boolean revokes() {
        return this != ALERT;
    }

    /** The one of lesser reach. */
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
        throw new IllegalArgumentException("not an action: expected alert, revoke-token or revoke-chain");
    }
}
