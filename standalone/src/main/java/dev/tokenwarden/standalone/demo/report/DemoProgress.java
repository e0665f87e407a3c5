package dev.tokenwarden.standalone.demo.report;

import dev.tokenwarden.standalone.demo.attack.AttackReport;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The figures at one moment of the run.
 *
 * @param duration planned length of the run
 * @param running attacks that have not ended
 * @param attacks attacks that have ended
 * @param detections number of detections by rule
 */
public record DemoProgress(
        Duration elapsed,
        Duration duration,
        Traffic traffic,
        int running,
        List<AttackReport> attacks,
        Map<String, Long> detections) {

    /**
     * The traffic.
     *
     * @param honestRate actions of honest clients per second, recently
     * @param eventRate admitted events per second, recently
     * @param honest actions of honest clients since the start
     * @param denied how many of them were denied
     */
    public record Traffic(double honestRate, double eventRate, long honest, long denied) {}
}
