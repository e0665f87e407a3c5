package dev.tokenwarden.streams.aggregate;

import static dev.tokenwarden.streams.output.Finding.evidence;

import dev.tokenwarden.contract.detection.Subject;
import dev.tokenwarden.contract.detection.TokenSummary;
import dev.tokenwarden.contract.identity.TokenIdentity;
import dev.tokenwarden.policy.IssuerPolicy;
import dev.tokenwarden.policy.rule.Rules;
import dev.tokenwarden.streams.output.Finding;
import dev.tokenwarden.streams.output.Raiser;
import dev.tokenwarden.streams.state.AggregateState;
import dev.tokenwarden.streams.state.KeyExposed;
import dev.tokenwarden.streams.state.KeyUsed;
import dev.tokenwarden.streams.state.Summary;
import dev.tokenwarden.streams.token.Facts;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Posture of signing keys: shared secrets, keys that sign with symmetric and asymmetric algorithms, and keys that are
 * overdue for rotation.
 */
final class KeyRules {
    private KeyRules() {}

    /** An accepted use of a token that this key signed. */
    static void used(AggregateWork work, KeyUsed use) {
        AggregateState.Builder state = work.state();
        long time = work.fact().getTime();
        boolean symmetric = Facts.symmetric(use.getAlg());
        if (use.getKid().isEmpty()) {
            // Tokens without kid may be signed by several keys, so each token is judged alone.
            if (symmetric) {
                symmetricSigning(work, use, time);
            }
            return;
        }
        if (symmetric) {
            symmetricSigning(work, use, time);
            if (state.getSymmetricFirst() == 0 || time < state.getSymmetricFirst()) {
                state.setSymmetricFirst(time).setSymmetricToken(work.fact().getToken());
            }
            state.setSymmetricAlg(use.getAlg());
        } else if (!use.getAlg().equalsIgnoreCase("none")) {
            if (state.getAsymmetricFirst() == 0 || time < state.getAsymmetricFirst()) {
                state.setAsymmetricFirst(time);
            }
            state.setAsymmetricAlg(use.getAlg());
        }
        if (state.getSymmetricFirst() != 0 && state.getAsymmetricFirst() != 0) {
            algorithmSwitch(work, use);
        }
        overdue(work, use, time);
    }

    /** A verifier found the private part of this key in a published key set. */
    static void exposed(AggregateWork work, KeyExposed key) {
        long time = work.fact().getTime();
        work.raise(
                Rules.POSTURE_KEY_EXPOSED,
                Subject.key(key.getIss(), key.getKid(), null),
                Finding.day(time),
                new Finding(
                        time,
                        false,
                        "The private part of a signing key is published",
                        List.of(evidence(
                                "published key",
                                "public part only",
                                "private part",
                                work.fact().getRef()))));
    }

    private static void symmetricSigning(AggregateWork work, KeyUsed use, long time) {
        if (work.policy().highRisk(work.tenant(), use.getAudience())) {
            work.raise(
                    Rules.POSTURE_SYMMETRIC_SIGNING,
                    use.getKid().isEmpty()
                            ? Subject.builder(Subject.Type.KEY)
                                    .iss(use.getIss())
                                    .audience(use.getAudience())
                                    .build()
                            : Subject.key(use.getIss(), use.getKid(), use.getAudience()),
                    Finding.day(time),
                    new Finding(
                            time,
                            false,
                            "A shared secret signs for " + use.getAudience(),
                            List.of(evidence(
                                    "alg",
                                    "an asymmetric algorithm",
                                    use.getAlg(),
                                    work.fact().getRef()))));
        }
    }

    private static void algorithmSwitch(AggregateWork work, KeyUsed use) {
        AggregateState.Builder state = work.state();
        work.raise(
                Rules.POSTURE_ALGORITHM_SWITCH,
                Subject.key(use.getIss(), use.getKid(), null),
                "",
                new Finding(
                        Math.max(state.getSymmetricFirst(), state.getAsymmetricFirst()),
                        false,
                        "One key, symmetric and asymmetric",
                        List.of(evidence(
                                "alg",
                                state.getAsymmetricAlg(),
                                state.getSymmetricAlg(),
                                work.fact().getRef()))),
                summary(state.getSymmetricToken()));
    }

    private static void overdue(AggregateWork work, KeyUsed use, long time) {
        AggregateState.Builder state = work.state();
        if (state.getKeyFirst() == 0 || time < state.getKeyFirst()) {
            state.setKeyFirst(time);
        }
        state.setKeyLast(Math.max(time, state.getKeyLast()));
        IssuerPolicy issuer = work.policy().issuer(work.tenant(), use.getIss());
        Duration rotation = issuer == null ? null : issuer.keyRotation();
        Duration inUse = Duration.ofMillis(state.getKeyLast() - state.getKeyFirst());
        if (rotation != null && inUse.compareTo(rotation) > 0) {
            work.raise(
                    Rules.POSTURE_KEY_OVERDUE,
                    Subject.key(use.getIss(), use.getKid(), null),
                    "",
                    new Finding(
                            state.getKeyLast(),
                            false,
                            "In use longer than its rotation allows",
                            List.of(evidence(
                                    "time in use",
                                    "at most " + rotation,
                                    inUse.toString(),
                                    work.fact().getRef()))));
        }
    }

    private static @Nullable TokenSummary summary(Summary token) {
        return token.getKey().isEmpty()
                ? null
                : Raiser.summary(TokenIdentity.fromBytes(token.getKey().toByteArray()), token.getClaims());
    }
}
