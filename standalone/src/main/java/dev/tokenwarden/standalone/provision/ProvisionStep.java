package dev.tokenwarden.standalone.provision;

/**
 * One change that is missing on a server.
 *
 * @param text what it does, for people: begins with a verb
 * @param action carries it out
 */
public record ProvisionStep(String text, Action action) {
    /** Carries out a step. */
    @FunctionalInterface
    public interface Action {
        void run() throws ProvisionException;
    }
}
