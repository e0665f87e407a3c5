package dev.tokenwarden.standalone.demo.report;

import dev.tokenwarden.contract.detection.Detection;
import dev.tokenwarden.standalone.demo.attack.Attack;
import dev.tokenwarden.standalone.demo.attack.AttackReport;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How the demo says things, on a terminal and in a log. */
final class DemoText {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneId.systemDefault());
    private static final int STORY_WIDTH = 52;

    private final Screen screen;
    private final String dot;

    DemoText(Screen screen) {
        this.screen = screen;
        this.dot = screen.dot();
    }

    /** One line: what was done, found and denied, and after how long. */
    String attack(AttackReport attack) {
        StringBuilder line = new StringBuilder(time(attack.time())).append("  ").append(attack.story());
        if (attack.detectedAfter() != null) {
            line.append(dot)
                    .append("detected after ")
                    .append(attack.detectedAfter())
                    .append(" ms as ")
                    .append(screen.bold(String.valueOf(attack.rule())));
        }
        if (attack.revokedAfter() != null) {
            line.append(dot).append("revoked");
        }
        if (attack.deniedEverywhereAfter() != null) {
            line.append(dot)
                    .append("denied at ")
                    .append(attack.deniedAfter().size())
                    .append(" of ")
                    .append(attack.verifiers())
                    .append(" verifiers after ")
                    .append(screen.green(attack.deniedEverywhereAfter() + " ms"));
        }
        if (attack.failure() != null) {
            line.append(dot).append(screen.red("NOT STOPPED: " + attack.failure()));
        }
        return line.toString();
    }

    /** One line: a rule found something. */
    String found(Detection detection) {
        return time(detection.time()) + "  " + screen.yellow(detection.rule()) + dot + detection.title() + ": "
                + about(detection);
    }

    private static String about(Detection detection) {
        var subject = detection.subject();
        for (String part : new String[] {subject.kid(), subject.clientId(), subject.address(), subject.source()}) {
            if (part != null) {
                return part + (subject.audience() == null ? "" : " at " + subject.audience());
            }
        }
        return "token " + (subject.jti() == null ? subject.hash() : subject.jti());
    }

    /** The attacks as a table, one line each kind. */
    List<String> table(List<AttackReport> attacks) {
        List<String> lines = new ArrayList<>();
        lines.add(screen.faint(row("attack", "run", "stopped", "from attack to denial at all verifiers")));
        for (Attack attack : Attack.all()) {
            DemoReport.Count count = DemoReport.count(attacks, attack.name());
            if (count.attacks() > 0) {
                lines.add(row(
                        attack.story(),
                        Integer.toString(count.attacks()),
                        Integer.toString(count.stopped()),
                        count.deniedEverywhere().text() + (attack.waits() ? " (waits for the grace)" : "")));
            }
        }
        return lines;
    }

    private static String row(String story, String attacks, String stopped, String latency) {
        return String.format(Locale.ROOT, "  %-" + STORY_WIDTH + "s %4s %8s   %s", story, attacks, stopped, latency);
    }

    /** One line: how things stand. */
    String standing(DemoProgress now) {
        return String.format(
                Locale.ROOT,
                String.join(
                        dot,
                        "%s of %s",
                        "honest %.0f/s, %d served, %s",
                        "%.0f events/s",
                        "%d attacks over, %d under way",
                        "%d detections"),
                clock(now.elapsed().toSeconds()),
                clock(now.duration().toSeconds()),
                now.honestRate(),
                now.honest() - now.denied(),
                now.denied() == 0 ? "0 denied" : screen.red(now.denied() + " denied"),
                now.eventRate(),
                now.attacks().size(),
                now.running(),
                now.detections().values().stream().mapToLong(Long::longValue).sum());
    }

    /** The end of it, for people. */
    List<String> summary(DemoReport report) {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.addAll(table(report.attacks()));
        lines.add("");
        lines.add("  rules that fire at once      " + report.atOnce().text());
        if (report.waited().count() > 0) {
            lines.add("  rules that wait for " + seconds(report.graceMillis()) + "      "
                    + report.waited().text()
                    + "; beyond the grace p50 " + report.waitedBeyondGrace().p50() + " ms, p99 "
                    + report.waitedBeyondGrace().p99() + " ms");
        }
        DemoReport.Honest honest = report.honest();
        lines.add("  honest clients               " + honest.requests() + " errands, " + honest.denied() + " denied, "
                + honest.unserved() + " failed otherwise, "
                + honest.tokensRevoked().size() + " tokens revoked");
        lines.add(String.format(
                Locale.ROOT,
                "  rates                        %.1f honest errands/s, %.1f events/s admitted, %.1f tokens/s issued",
                report.rates().honestRequests(),
                report.rates().eventsAdmitted(),
                report.rates().tokensIssued()));
        lines.add("  detections                   " + counts(report.detections()));
        lines.add("");
        if (report.passed()) {
            lines.add(screen.green("Every attack was detected, revoked and denied; no honest client was."));
        }
        report.failures().forEach(failure -> lines.add(screen.red("FAILED: " + failure)));
        return lines;
    }

    private static String counts(Map<String, Long> detections) {
        return String.join(
                ", ",
                detections.entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .map(one -> one.getValue() + " " + one.getKey())
                        .toList());
    }

    private static String seconds(long millis) {
        return millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
    }

    private static String clock(long seconds) {
        return String.format(Locale.ROOT, "%02d:%02d", seconds / 60, seconds % 60);
    }

    static String time(@Nullable Instant instant) {
        return instant == null ? "--:--:--" : TIME.format(instant);
    }
}
