package dev.tokenwarden.contract.schema;

import dev.tokenwarden.contract.denylist.Ack;
import dev.tokenwarden.contract.denylist.DenylistEntry;
import dev.tokenwarden.contract.denylist.DenylistMeta;
import dev.tokenwarden.contract.detection.Action;
import dev.tokenwarden.contract.detection.Detection;
import dev.tokenwarden.contract.detection.Evidence;
import dev.tokenwarden.contract.detection.Severity;
import dev.tokenwarden.contract.detection.Subject;
import dev.tokenwarden.contract.detection.TokenSummary;
import dev.tokenwarden.contract.event.TokenRef;
import dev.tokenwarden.contract.identity.FamilyIdentity;
import dev.tokenwarden.contract.identity.TokenIdentity;
import dev.tokenwarden.contract.revocation.Decision;
import dev.tokenwarden.contract.revocation.Lineage;
import dev.tokenwarden.contract.revocation.Revocation;
import dev.tokenwarden.contract.revocation.RevocationRequest;
import dev.tokenwarden.contract.revocation.Target;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Records of every shape that their constructors let pass. */
final class RandomRecords {
    private final Dice dice;

    RandomRecords(Dice dice) {
        this.dice = dice;
    }

    Detection detection() {
        return Detection.builder(dice.text(), dice.text(), dice.of(Severity.values()))
                .time(moment())
                .detectedAt(moment())
                .tenant(dice.text())
                .subject(subject())
                .token(dice.maybe(() -> TokenSummary.builder(dice.text())
                        .jti(dice.maybe(dice::text))
                        .hash(dice.maybe(dice::text))
                        .sub(dice.maybe(dice::text))
                        .clientId(dice.maybe(dice::text))
                        .sid(dice.maybe(dice::text))
                        .grant(dice.maybe(dice::text))
                        .kid(dice.maybe(dice::text))
                        .alg(dice.maybe(dice::text))
                        .iat(dice.maybe(dice::whole))
                        .exp(dice.maybe(dice::whole))
                        .build()))
                .chain(dice.maybe(() -> new Detection.Chain(
                        new Detection.Chain.Root(dice.text(), dice.maybe(dice::text), dice.maybe(dice::text)),
                        dice.below(9))))
                .title(dice.text())
                .evidence(dice.list(() -> new Evidence(
                        dice.text(),
                        dice.maybe(dice::text),
                        dice.maybe(dice::text),
                        dice.maybe(() -> new Evidence.EventRef(dice.text(), dice.text(), moment())))))
                .count(1 + dice.below(1000))
                .action(dice.of(Action.values()))
                .references(dice.list(dice::text))
                .build();
    }

    private Subject subject() {
        return switch (dice.below(8)) {
            case 0 -> Subject.token(token());
            case 1 -> Subject.client(dice.text(), dice.maybe(dice::text), dice.maybe(dice::text));
            case 2 -> Subject.key(dice.text(), dice.text(), dice.maybe(dice::text));
            case 3 -> Subject.address(dice.text());
            case 4 -> Subject.family(family());
            case 5 -> Subject.tool(dice.text(), dice.text());
            default -> Subject.source(dice.text());
        };
    }

    Decision decision() {
        return decision(dice.maybe(this::target))
                .tenant(dice.text())
                .detection(dice.maybe(dice::text))
                .facts(dice.below(2) == 0 ? Map.of() : Map.of(dice.text(), dice.text()))
                .build();
    }

    private Decision.Builder decision(@Nullable Target target) {
        return Decision.builder(dice.text())
                .time(moment())
                .outcome(dice.of(Decision.Outcome.values()))
                .target(target)
                .rule(dice.maybe(dice::text))
                .actor(dice.text())
                .reason(dice.text());
    }

    Revocation revocation() {
        return Revocation.by(decision(target()).build())
                .state(dice.of(Revocation.State.values()))
                .effective(moment())
                .cutoff(dice.maybe(this::moment))
                .expires(dice.maybe(this::moment))
                .build();
    }

    RevocationRequest request() {
        return new RevocationRequest(
                dice.text(),
                target(),
                dice.maybe(() -> Target.token(token())),
                moment(),
                dice.maybe(this::moment),
                dice.text(),
                dice.text());
    }

    Lineage lineage() {
        Lineage.Builder lineage = Lineage.builder(dice.text(), ref())
                .exp(dice.maybe(dice::whole))
                .clientId(dice.maybe(dice::text))
                .sub(dice.maybe(dice::text))
                .scope(dice.maybe(dice::text))
                .effectiveScope(dice.maybe(dice::text));
        dice.list(this::ref).forEach(ancestor -> lineage.ancestor(ancestor, dice.text()));
        return lineage.build();
    }

    DenylistEntry entry() {
        return new DenylistEntry(
                dice.below(2) == 0, dice.whole(), dice.maybe(dice::whole), dice.maybe(dice::whole), dice.whole());
    }

    DenylistMeta meta() {
        return new DenylistMeta(DenylistMeta.FORMAT, dice.text(), dice.whole(), dice.whole(), dice.whole());
    }

    Ack ack() {
        return new Ack(dice.text(), dice.text(), dice.whole(), dice.whole(), dice.whole(), dice.maybe(dice::whole));
    }

    Target target() {
        return switch (dice.below(9)) {
            case 0 -> Target.token(token());
            case 1 -> Target.chain(token());
            case 2 -> new Target.OfSubject(dice.name(), dice.name(), dice.name());
            case 3 -> new Target.OfClient(dice.name(), dice.name());
            case 4 -> new Target.OfKey(dice.name(), dice.name(), dice.name());
            case 5 -> new Target.OfThumbprint(dice.name(), dice.name());
            case 6, 7 -> Target.family(family());
            default -> new Target.OfIssuer(dice.name(), dice.name());
        };
    }

    private FamilyIdentity family() {
        return new FamilyIdentity(dice.name(), dice.name(), dice.of(FamilyIdentity.Kind.values()), dice.name());
    }

    private TokenIdentity token() {
        return new TokenIdentity(dice.name(), dice.name(), dice.of(TokenIdentity.Kind.values()), dice.name());
    }

    private TokenRef ref() {
        return new TokenRef(
                dice.maybe(dice::text), dice.maybe(dice::text), dice.maybe(dice::text), dice.maybe(dice::text));
    }

    /** From 1970 to beyond 9999: a token may say that it lives until then, and some skew is added to that. */
    private Instant moment() {
        return Instant.ofEpochSecond(
                dice.longBelow(253_402_400_000L), dice.of(0, 500_000_000, 123_456_000, 999_999_999));
    }
}
