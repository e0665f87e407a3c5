package dev.tokenwarden.standalone.demo.attack;

import dev.tokenwarden.standalone.demo.world.HttpCaller.RefusedException;
import dev.tokenwarden.standalone.demo.world.Reply;
import java.io.IOException;
import java.util.Set;

/** A way of misusing tokens. Stateless: the same one is carried out again and again. */
public interface Attack {
    /** Name, story and rules. */
    AttackDescription description();

    /** The name on the command line. */
    default String name() {
        return description().name();
    }

    /** Who carries it out: attacks of one attacker come from one network with one user agent. */
    default String attacker() {
        return name();
    }

    /** A description for people. */
    default String story() {
        return description().story();
    }

    /** The rules of which one must detect it; empty: a revocation stops it, without a detection. */
    default Set<String> rules() {
        return description().rules();
    }

    /** Whether these rules wait for the grace. */
    default boolean waits() {
        return false;
    }

    /**
     * Carries it out.
     *
     * @throws IOException if a server does not answer
     * @throws RefusedException if a step before the misuse is refused
     */
    CommittedAttack commit(AttackEnvironment environment) throws IOException, RefusedException;

    /** Requires that a step before the misuse succeeds. */
    static void require(Reply reply, String what) throws RefusedException {
        if (!reply.accepted()) {
            throw new RefusedException(reply.status(), what + " was refused: " + reply.problem());
        }
    }
}
