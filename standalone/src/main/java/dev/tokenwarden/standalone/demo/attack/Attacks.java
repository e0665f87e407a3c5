package dev.tokenwarden.standalone.demo.attack;

import java.util.List;

/** The attacks of the demo. */
public final class Attacks {
    private static final List<Attack> ALL = List.of(
            new StolenToken(),
            new WrongAudience(),
            new GainedScope(),
            new OneTimeTokenReused(),
            new ForgedToken(),
            new StolenRefreshToken(),
            new ConfusedDeputy(),
            new OutlivedSession());

    private Attacks() {}

    /** All attacks, in the order in which they take turns. */
    public static List<Attack> all() {
        return ALL;
    }

    /** Their names on the command line. */
    public static List<String> names() {
        return ALL.stream().map(Attack::name).toList();
    }
}
