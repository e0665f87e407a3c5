package dev.tokenwarden.standalone.demo.attack;

import dev.tokenwarden.contract.detection.Detection;
import dev.tokenwarden.standalone.demo.watch.Deadline;
import dev.tokenwarden.standalone.demo.watch.DenialWatcher;
import dev.tokenwarden.standalone.demo.watch.PipelineWatcher;
import dev.tokenwarden.standalone.demo.watch.TokenTimeline;
import dev.tokenwarden.standalone.demo.world.AuthorizationServer;
import dev.tokenwarden.standalone.demo.world.HttpCaller.RefusedException;
import dev.tokenwarden.standalone.demo.world.Reply;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Carries out one attack, goes on showing the token until it is refused, and finds out how long everything took. */
final class AttackRun {
    /** Between two tries; the attacker is in a hurry at first. */
    private static final Duration FIRST_PAUSE = Duration.ofMillis(15);

    private static final Duration LONGEST_PAUSE = Duration.ofMillis(500);

    private final Attack attack;
    private final AttackEnvironment stage;
    private final PipelineWatcher watch;
    private final DenialWatcher denials;
    private final Duration patience;

    /** @param patience how long the pipeline may take, the grace included, before the attack counts as successful */
    AttackRun(Attack attack, AttackEnvironment stage, PipelineWatcher watch, DenialWatcher denials, Duration patience) {
        this.attack = attack;
        this.stage = stage;
        this.watch = watch;
        this.denials = denials;
        this.patience = patience;
    }

    AttackReport run() {
        CommittedAttack offence;
        try {
            offence = attack.commit(stage);
        } catch (IOException | RefusedException | RuntimeException e) {
            return new AttackReport(
                    attack.name(),
                    attack.story(),
                    "",
                    null,
                    null,
                    null,
                    null,
                    Map.of(),
                    null,
                    denials.verifiers(),
                    attack.waits(),
                    0,
                    false,
                    "could not be carried out: " + e.getMessage());
        }
        Deadline deadline = Deadline.in(patience);
        DenialWatcher.Tracking tracking =
                denials.track(AuthorizationServer.ISSUER, offence.held().jti());
        Tries tries = insist(offence, deadline);
        Map<String, Instant> denied = tracking.await(deadline);
        TokenTimeline trail = watch.trail(offence.subject());
        return report(
                offence,
                offence.act().time(trail, deadline),
                trail.awaitDetection(attack.rules(), deadline),
                watch.trail(offence.held().jti()).awaitRevocation(deadline),
                denied,
                tries);
    }

    /** How often it was taken, and whether it was refused in the end for the right reason. */
    private record Tries(int accepted, boolean revoked) {}

    private static Tries insist(CommittedAttack offence, Deadline deadline) {
        int accepted = 1;
        Duration pause = FIRST_PAUSE;
        while (!deadline.passed()) {
            try {
                Reply reply = offence.again().present();
                if (reply.revoked()) {
                    return new Tries(accepted, true);
                }
                accepted += reply.accepted() ? 1 : 0;
                TimeUnit.MILLISECONDS.sleep(pause.toMillis());
            } catch (IOException e) {
                return new Tries(accepted, false);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return new Tries(accepted, false);
            }
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
        }
        return new Tries(accepted, false);
    }

    private AttackReport report(
            CommittedAttack offence,
            Optional<Instant> time,
            Optional<Detection> detection,
            Optional<Instant> revoked,
            Map<String, Instant> denied,
            Tries tries) {
        Map<String, Long> deniedAfter = new LinkedHashMap<>();
        time.ifPresent(from -> denied.forEach((verifier, at) -> deniedAfter.put(verifier, millis(from, at))));
        boolean everywhere = deniedAfter.size() == denials.verifiers();
        return new AttackReport(
                attack.name(),
                attack.story(),
                offence.subject(),
                time.orElse(null),
                detection.map(Detection::rule).orElse(null),
                between(time, detection.map(Detection::detectedAt)),
                between(time, revoked),
                deniedAfter,
                everywhere
                        ? deniedAfter.values().stream()
                                .mapToLong(Long::longValue)
                                .max()
                                .orElse(0)
                        : null,
                denials.verifiers(),
                attack.waits(),
                tries.accepted(),
                tries.revoked(),
                failure(time, detection, revoked, denied, tries));
    }

    private @Nullable String failure(
            Optional<Instant> time,
            Optional<Detection> detection,
            Optional<Instant> revoked,
            Map<String, Instant> denied,
            Tries tries) {
        if (time.isEmpty()) {
            return "the event of it was never admitted";
        }
        if (detection.isEmpty()) {
            return "not detected by " + String.join(" or ", attack.rules());
        }
        if (revoked.isEmpty()) {
            return "detected as " + detection.get().rule() + ", not revoked";
        }
        if (denied.size() < denials.verifiers()) {
            return "revoked, denied only at " + denied.keySet();
        }
        return tries.revoked() ? null : "denied by every view, but no request with it was refused as revoked";
    }

    private static @Nullable Long between(Optional<Instant> from, Optional<Instant> to) {
        return from.isPresent() && to.isPresent() ? millis(from.get(), to.get()) : null;
    }

    private static long millis(Instant from, Instant to) {
        return Duration.between(from, to).toMillis();
    }
}
