package dev.tokenwarden.standalone.demo.attack;

import dev.tokenwarden.contract.detection.Detection;
import dev.tokenwarden.standalone.demo.attack.AttackReport.Denial;
import dev.tokenwarden.standalone.demo.attack.AttackReport.Kind;
import dev.tokenwarden.standalone.demo.attack.AttackReport.Response;
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

/** Carries out one attack, repeats the use of the token until it is refused, and measures how long each step took. */
final class AttackRun {
    /** The pause after the first try. Each further pause is twice as long, up to {@link #LONGEST_PAUSE}. */
    private static final Duration FIRST_PAUSE = Duration.ofMillis(15);

    private static final Duration LONGEST_PAUSE = Duration.ofMillis(500);

    private final Attack attack;
    private final AttackEnvironment environment;
    private final PipelineWatcher watcher;
    private final DenialWatcher denials;
    private final Duration patience;

    /** @param patience how long the pipeline can take, grace included, before the attack counts as not stopped */
    AttackRun(
            Attack attack,
            AttackEnvironment environment,
            PipelineWatcher watcher,
            DenialWatcher denials,
            Duration patience) {
        this.attack = attack;
        this.environment = environment;
        this.watcher = watcher;
        this.denials = denials;
        this.patience = patience;
    }

    AttackReport run() {
        AttackEnvironment own = environment.forOneAttack();
        CommittedAttack committed;
        try {
            committed = attack.commit(own);
        } catch (IOException | RefusedException | RuntimeException e) {
            return new AttackReport(
                    Kind.of(attack),
                    "",
                    own.own(),
                    Response.NONE,
                    new Denial(Map.of(), denials.verifiers(), 0, false),
                    "could not be carried out: " + e.getMessage());
        }
        Deadline deadline = Deadline.in(patience);
        DenialWatcher.Tracking tracking =
                denials.track(AuthorizationServer.ISSUER, committed.held().jti());
        Tries tries = repeat(committed, deadline);
        Map<String, Instant> denied = tracking.await(deadline);
        TokenTimeline timeline = watcher.timeline(committed.subject());
        Optional<Instant> time = committed.moment().time(watcher, deadline);
        Optional<Detection> detection =
                attack.rules().isEmpty() ? Optional.empty() : timeline.awaitDetection(attack.rules(), deadline);
        Optional<Instant> revoked = watcher.timeline(committed.revoked()).awaitRevocation(deadline);
        return new AttackReport(
                Kind.of(attack),
                committed.subject(),
                own.own(),
                new Response(
                        time.orElse(null),
                        detection.map(Detection::rule).orElse(null),
                        millis(time, detection.map(Detection::detectedAt)),
                        millis(time, revoked)),
                new Denial(since(time, denied), denials.verifiers(), tries.accepted(), tries.revoked()),
                failure(time, detection, revoked, denied, tries));
    }

    /** How often the token was accepted, and whether it was refused as revoked in the end. */
    private record Tries(int accepted, boolean revoked) {}

    private static Tries repeat(CommittedAttack committed, Deadline deadline) {
        int accepted = 1;
        Duration pause = FIRST_PAUSE;
        while (!deadline.passed()) {
            try {
                Reply reply = committed.again().present();
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

    private static Map<String, Long> since(Optional<Instant> time, Map<String, Instant> denied) {
        Map<String, Long> after = new LinkedHashMap<>();
        time.ifPresent(from -> denied.forEach(
                (verifier, at) -> after.put(verifier, Duration.between(from, at).toMillis())));
        return after;
    }

    private @Nullable String failure(
            Optional<Instant> time,
            Optional<Detection> detection,
            Optional<Instant> revoked,
            Map<String, Instant> denied,
            Tries tries) {
        if (time.isEmpty()) {
            return "its event was not admitted";
        }
        if (detection.isEmpty() && !attack.rules().isEmpty()) {
            return "not detected by " + String.join(" or ", attack.rules());
        }
        if (revoked.isEmpty()) {
            return detection
                    .map(found -> "detected as " + found.rule() + ", but not revoked")
                    .orElse("not revoked");
        }
        if (denied.size() < denials.verifiers()) {
            return "revoked, but denied only at " + denied.keySet();
        }
        return tries.revoked() ? null : "denied by every verifier's view, but no request was refused as revoked";
    }

    private static @Nullable Long millis(Optional<Instant> from, Optional<Instant> to) {
        return from.isPresent() && to.isPresent()
                ? Duration.between(from.get(), to.get()).toMillis()
                : null;
    }
}
