package dev.tokenwarden.standalone.demo.report;

import dev.tokenwarden.standalone.demo.attack.AttackReport;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * How things stand at a moment of the run.
 *
 * @param honestRate honest errands a second, lately
 * @param eventRate admitted events a second, lately
 * @param running attacks that are not over yet
 */
public record DemoProgress(
        Duration elapsed,
        Duration duration,
        double honestRate,
        double eventRate,
        long honest,
        long denied,
        int running,
        List<AttackReport> attacks,
        Map<String, Long> detections) {}
