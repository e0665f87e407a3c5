package dev.tokenwarden.standalone.demo.attack;

import dev.tokenwarden.standalone.demo.world.HttpCaller.RefusedException;
import dev.tokenwarden.standalone.demo.world.Reply;
import java.io.IOException;
import java.util.Set;

/** A way of misusing tokens. Stateless: the same one is carried out again and again. */
public interface Attack {
    /** The name on the command line. */
    String name();

    /** What happens, for people. */
    String story();

    /** The rules any of which is to find it. */
    Set<String> rules();

    /** Whether those must wait for the grace to pass. */
    default boolean waits() {
        return false;
    }

    /**
     * Carries it out.
     *
     * @throws IOException if a server does not answer
     * @throws RefusedException if what comes before the attack proper is refused
     */
    CommittedAttack commit(AttackEnvironment environment) throws IOException, RefusedException;

    /** What an attack needs to go right before it can begin. */
    static void require(Reply reply, String what) throws RefusedException {
        if (!reply.accepted()) {
            throw new RefusedException(reply.status(), what + " was refused: " + reply.problem());
        }
    }
}
