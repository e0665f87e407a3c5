package dev.tokenwarden.standalone.doctor;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Compares the clock of a server with that of this machine. */
final class ServerClocks {
    /** Detections and revocations compare times of several machines; the policy allows reporters more. */
    private static final Duration ALLOWED = Duration.ofSeconds(5);

    private ServerClocks() {}

    static List<DoctorFinding> compare(String part, Instant theirs, Clock clock) {
        Duration ahead = Duration.between(clock.instant(), theirs);
        if (ahead.abs().compareTo(ALLOWED) <= 0) {
            return List.of();
        }
        return List.of(DoctorFinding.problem(
                part,
                "the clock of the server is " + ahead.abs().toSeconds() + " s "
                        + (ahead.isNegative() ? "behind" : "ahead of") + " the clock of this machine",
                "synchronize both with NTP (chronyc tracking, timedatectl): detections depend on the order of events"));
    }
}
