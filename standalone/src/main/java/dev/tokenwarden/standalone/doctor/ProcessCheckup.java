package dev.tokenwarden.standalone.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Checks the process that runs on a data directory, and the disk of that directory. */
public final class ProcessCheckup {
    private static final String PART = "process";
    private static final long LEAST_FREE = 1L << 30;

    private ProcessCheckup() {}

    /** @param roles the health of each role, by name; empty: no process was asked */
    public static List<DoctorFinding> roles(JsonNode roles) {
        List<DoctorFinding> findings = new ArrayList<>();
        roles.properties().forEach(role -> {
            String detail = role.getValue().path("detail").asText();
            findings.add(
                    role.getValue().path("ok").asBoolean()
                            ? DoctorFinding.good(PART, "role " + role.getKey() + " is ready")
                            : DoctorFinding.problem(
                                    PART,
                                    "role " + role.getKey() + " is not ready: " + detail,
                                    "solve the problems above; then docs/operations.md, When detection lags or stands still"));
        });
        return findings;
    }

    /** Whether the disk of that directory has room. A directory that does not exist yet is not checked. */
    public static List<DoctorFinding> disk(Path directory) {
        try {
            if (!Files.isDirectory(directory)) {
                return List.of();
            }
            long free = Files.getFileStore(directory).getUsableSpace();
            return free >= LEAST_FREE
                    ? List.of()
                    : List.of(DoctorFinding.problem(
                            PART,
                            "the disk of " + directory + " has " + (free >> 20) + " MiB left",
                            "free disk space: detection keeps its state there, and stops when the disk is full"));
        } catch (IOException e) {
            return List.of(DoctorFinding.problem(
                    PART,
                    "the data directory " + directory + " cannot be read",
                    "run doctor as the user who runs the process"));
        }
    }
}
