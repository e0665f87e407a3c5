package dev.tokenwarden.revocation.decision;

/** Names of actors in decisions. */
public final class Actors {
    /** Revokes the descendants of a revoked token, and the tokens of a revoked session or grant. */
    public static final String CASCADE = "system:cascade";

    private static final String PERSON = "person:";
    private static final String RULE = "rule:";
    /** The shell user of the machine that the service runs on. */
    private static final String LOCAL = PERSON + "local";
    /** The same person in logs that were written before both names became one. */
    private static final String CLI = PERSON + "cli";

    private Actors() {}

    /**
     * The actor of this name: {@code local} and {@code cli} are the same person, the shell user of this machine.
     *
     * @param name of an API token, or {@code <issuer>|<sub>} of a person who signed in at an OpenID provider
     */
    public static String person(String name) {
        return canonical(PERSON + name);
    }

    /** The actor of this rule. */
    public static String rule(String id) {
        return RULE + id;
    }

    /** One name for each person: two names are the same person if and only if this is equal. */
    public static String canonical(String actor) {
        return actor.equals(CLI) ? LOCAL : actor;
    }

    public static boolean isPerson(String actor) {
        return actor.startsWith(PERSON);
    }
}
