package dev.tokenwarden.standalone.doctor;

/**
 * What a check found.
 *
 * @param part what was checked: kafka, redis, opensearch, certificates, policy or process
 * @param text one line: what is right or wrong; never a secret
 * @param remedy what to do; empty if nothing is wrong
 */
public record DoctorFinding(Level level, String part, String text, String remedy) {
    /** How bad it is. */
    public enum Level {
        /** The pipeline does not work, or does not protect. */
        PROBLEM,
        /** It works, and will not for long, or not for all. */
        WARNING,
        /** It was checked, and is right. */
        GOOD
    }

    static DoctorFinding problem(String part, String text, String remedy) {
        return new DoctorFinding(Level.PROBLEM, part, text, remedy);
    }

    static DoctorFinding warning(String part, String text, String remedy) {
        return new DoctorFinding(Level.WARNING, part, text, remedy);
    }

    static DoctorFinding good(String part, String text) {
        return new DoctorFinding(Level.GOOD, part, text, "");
    }
}
