package dev.tokenwarden.contract.schema;

import dev.tokenwarden.contract.event.Actor;
import dev.tokenwarden.contract.event.ClientContext;
import dev.tokenwarden.contract.event.Confirmation;
import dev.tokenwarden.contract.event.EventType;
import dev.tokenwarden.contract.event.Exchange;
import dev.tokenwarden.contract.event.ExposedKey;
import dev.tokenwarden.contract.event.Issuance;
import dev.tokenwarden.contract.event.Proof;
import dev.tokenwarden.contract.event.RejectionReason;
import dev.tokenwarden.contract.event.Revoked;
import dev.tokenwarden.contract.event.Token;
import dev.tokenwarden.contract.event.TokenEvent;
import dev.tokenwarden.contract.event.TokenRef;
import dev.tokenwarden.contract.event.Use;
import dev.tokenwarden.contract.event.VerifierStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Events of every type with every member there or not. */
final class RandomEvents {
    private static final long FIRST_MILLIS = 946_684_800_000L;
    private static final long MILLIS = 6_311_433_600_000L;

    private final Dice dice;

    RandomEvents(Dice dice) {
        this.dice = dice;
    }

    TokenEvent event() {
        EventType type = dice.of(EventType.values());
        return TokenEvent.builder(type, dice.name(), dice.name(), moment(), dice.name())
                .token(type == EventType.STATUS ? null : token())
                .use(type == EventType.USED ? dice.maybe(this::use) : null)
                .exchange(
                        type == EventType.EXCHANGED
                                ? dice.maybe(() -> new Exchange(dice.maybe(this::ref), dice.maybe(this::ref), text()))
                                : null)
                .issuance(
                        type == EventType.ISSUED || type == EventType.EXCHANGED
                                ? dice.maybe(() -> new Issuance(shortName(), shortName(), dice.maybe(this::client)))
                                : null)
                .revocation(
                        type == EventType.REVOKED
                                ? dice.maybe(() -> new Revoked(text(), dice.maybe(this::moment)))
                                : null)
                .status(
                        type == EventType.STATUS
                                ? new VerifierStatus(
                                        dice.longBelow(1L << 53),
                                        dice.below(9),
                                        dice.below(9),
                                        dice.maybe(() -> 1L << 53),
                                        dice.list(() -> new ExposedKey(dice.name(), dice.name())))
                                : null)
                .build();
    }

    private Token token() {
        return Token.builder(dice.name())
                .jti(text())
                .sub(text())
                .clientId(text())
                .sid(shortName())
                .grant(shortName())
                .aud(dice.maybe(() -> dice.list(dice::text)))
                .scope(text())
                .iat(date())
                .nbf(date())
                .exp(date())
                .alg(text())
                .kid(text())
                .typ(text())
                .cnf(dice.maybe(() -> new Confirmation(text(), text())))
                .act(actor(dice.below(4)))
                .mayAct(actor(dice.below(Actor.MAX_DEPTH + 1)))
                .txn(text())
                .hash(text())
                .oneTime(flag())
                .build();
    }

    private Use use() {
        return Use.builder()
                .audience(text())
                .outcome(dice.maybe(() -> dice.of(Use.Outcome.values())))
                .reason(dice.maybe(() -> dice.of(RejectionReason.values())))
                .verified(flag())
                .edge(flag())
                .operation(text())
                .tool(dice.maybe(dice::name))
                .requiredScope(text())
                .trace(text())
                .client(dice.maybe(this::client))
                .proof(dice.maybe(() -> new Proof(text(), date(), text(), text())))
                .shadow(flag())
                .build();
    }

    private ClientContext client() {
        return new ClientContext(
                text(),
                dice.maybe(() -> dice.of(0L, 64_500L, 0xFFFF_FFFFL)),
                dice.maybe(() -> new ClientContext.Geo(
                        text(), dice.maybe(() -> dice.fraction(90)), dice.maybe(() -> dice.fraction(180)))),
                text(),
                text(),
                text(),
                text());
    }

    private @Nullable String shortName() {
        return dice.maybe(() -> dice.below(20) == 0 ? "\uD83D\uDE00".repeat(512) : dice.name());
    }

    private @Nullable Actor actor(int depth) {
        return depth == 0 ? null : new Actor(text(), text(), actor(depth - 1));
    }

    private TokenRef ref() {
        return new TokenRef(text(), text(), text(), text());
    }

    private @Nullable String text() {
        return dice.maybe(dice::text);
    }

    private @Nullable Boolean flag() {
        return dice.maybe(() -> dice.below(2) == 0);
    }

    private @Nullable Long date() {
        return dice.maybe(() -> dice.of(0L, 1_795_467_600L, 253_402_300_799L));
    }

    private Instant moment() {
        return Instant.ofEpochMilli(FIRST_MILLIS + dice.longBelow(MILLIS));
    }
}
