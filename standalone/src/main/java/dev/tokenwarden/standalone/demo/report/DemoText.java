package dev.tokenwarden.standalone.demo.report;

import dev.tokenwarden.contract.detection.Detection;
import dev.tokenwarden.standalone.demo.attack.Attack;
import dev.tokenwarden.standalone.demo.attack.AttackReport;
import dev.tokenwarden.standalone.demo.attack.Attacks;
import dev.tokenwarden.standalone.demo.watch.Latency;
import dev.tokenwarden.standalone.terminal.Terminal;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The texts of the demo, for a terminal and for a log. */
final class DemoText {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneId.systemDefault());
    private static final int STORY_WIDTH = 52;

    private final Terminal terminal;
    private final String dot;

    DemoText(Terminal terminal) {
        this.terminal = terminal;
        this.dot = terminal.dot();
    }

    /** One line about an attack: what was done, detected and denied, and after how long. */
    String attack(AttackReport attack) {
        AttackReport.Response response = attack.response();
        AttackReport.Denial denial = attack.denial();
        StringBuilder line = new StringBuilder(time(response.time()))
                .append("  ")
                .append(attack.kind().story());
        if (response.detectedAfter() != null) {
            line.append(dot)
                    .append("detected after ")
                    .append(response.detectedAfter())
                    .append(" ms as ")
                    .append(terminal.bold(String.valueOf(response.rule())));
        }
        if (response.revokedAfter() != null) {
            line.append(dot).append("revoked");
        }
        if (denial.deniedEverywhereAfter() != null) {
            line.append(dot)
                    .append("denied at ")
                    .append(denial.deniedAfter().size())
                    .append(" of ")
                    .append(denial.verifiers())
                    .append(" verifiers after ")
                    .append(terminal.green(denial.deniedEverywhereAfter() + " ms"));
        }
        if (attack.failure() != null) {
            line.append(dot).append(terminal.red("NOT STOPPED: " + attack.failure()));
        }
        return line.toString();
    }

    /** One line about a detection that is not one of the attacks. */
    String found(Detection detection) {
        return time(detection.time()) + "  " + terminal.yellow(detection.rule()) + dot + detection.title() + ": "
                + about(detection);
    }

    private static String about(Detection detection) {
        var subject = detection.subject();
        for (String part : new String[] {subject.kid(), subject.clientId(), subject.address(), subject.source()}) {
            if (part != null) {
                return part + (subject.audience() == null ? "" : " at " + subject.audience());
            }
        }
        return switch (subject.type()) {
            case SESSION -> "session " + subject.sid();
            case GRANT -> "grant " + subject.grant();
            default -> "token " + (subject.jti() == null ? subject.hash() : subject.jti());
        };
    }

    /** The attacks as a table, one line for each kind. */
    List<String> table(List<AttackReport> attacks) {
        List<String> lines = new ArrayList<>();
        lines.add(terminal.faint(row("attack", "run", "stopped", "from misuse to denial at all verifiers")));
        for (Attack attack : Attacks.all()) {
            DemoReport.Count count = DemoReport.Count.of(DemoReport.named(attacks, attack.name()));
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

    /** One line: the current figures. */
    String progress(DemoProgress now) {
        DemoProgress.Traffic traffic = now.traffic();
        return String.format(
                Locale.ROOT,
                String.join(
                        dot,
                        "%s of %s",
                        "honest %.0f/s, %d served, %s",
                        "%.0f events/s",
                        "%d attacks ended, %d running",
                        "%d detections"),
                clock(now.elapsed().toSeconds()),
                clock(now.duration().toSeconds()),
                traffic.honestRate(),
                traffic.honest() - traffic.denied(),
                traffic.denied() == 0 ? "0 denied" : terminal.red(traffic.denied() + " denied"),
                traffic.eventRate(),
                now.attacks().size(),
                now.running(),
                now.detections().values().stream().mapToLong(Long::longValue).sum());
    }

    /** The result, for people. */
    List<String> summary(DemoReport report) {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.addAll(table(report.attacks()));
        lines.add("");
        lines.add("  rules that fire at once      " + report.atOnce().text());
        Latency waited = report.waited();
        if (waited.count() > 0) {
            Latency beyond = report.waitedBeyondGrace();
            lines.add("  rules that wait for " + seconds(report.run().graceMillis()) + "      " + waited.text()
                    + "; without the grace p50 " + beyond.p50() + " ms, p99 " + beyond.p99() + " ms");
        }
        DemoReport.Honest honest = report.honest();
        lines.add("  honest clients               " + honest.requests() + " actions, " + honest.denied() + " denied, "
                + honest.unserved() + " failed otherwise, "
                + honest.tokensRevoked().size() + " tokens revoked");
        lines.add(String.format(
                Locale.ROOT,
                "  rates                        %.1f honest actions/s, %.1f events/s admitted, %.1f tokens/s issued",
                report.rates().honestRequests(),
                report.rates().eventsAdmitted(),
                report.rates().tokensIssued()));
        lines.add("  detections                   " + counts(report.detections()));
        IncidentCount incidents = report.incidents();
        lines.add("  incidents                    " + incidents.incidents() + " of " + incidents.detections()
                + " detections of " + incidents.detected() + " attacks, " + incidents.mixed()
                + " with several attackers; attacks in several incidents: " + incidents.split());
        lines.add("");
        switch (report.judgement().outcome()) {
            case PASSED ->
                lines.add(
                        terminal.green("Every attack was detected, revoked and denied; no honest client was denied."));
            case TOO_SLOW ->
                lines.add(terminal.yellow(
                        "The machine is too slow for this demo: not every attack was stopped in time (sign-out "
                                + report.run().signOut().text()
                                + "). No honest token was revoked and no honest client was denied."));
            case FAILED -> {
                // The reasons follow.
            }
        }
        report.judgement().failures().forEach(failure -> lines.add(terminal.red("FAILED: " + failure)));
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
