package dev.tokenwarden.contract.schema;

import dev.tokenwarden.contract.event.Actor;
import dev.tokenwarden.contract.event.ClientContext;
import dev.tokenwarden.contract.event.Confirmation;
import dev.tokenwarden.contract.event.EventType;
import dev.tokenwarden.contract.event.Exchange;
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
        return new TokenEvent(
                type,
                dice.name(),
                dice.name(),
                moment(),
                dice.name(),
                type == EventType.STATUS ? null : token(),
                type == EventType.USED ? dice.maybe(this::use) : null,
                type == EventType.EXCHANGED
                        ? dice.maybe(() -> new Exchange(dice.maybe(this::ref), dice.maybe(this::ref), text()))
                        : null,
                type == EventType.REVOKED ? dice.maybe(() -> new Revoked(text(), dice.maybe(this::moment))) : null,
                type == EventType.STATUS
                        ? new VerifierStatus(
                                dice.longBelow(1L << 53), dice.below(9), dice.below(9), dice.maybe(() -> 1L << 53))
                        : null);
    }

    private Token token() {
        return new Token(
                dice.name(),
                text(),
                text(),
                text(),
                dice.maybe(() -> dice.list(dice::text)),
                text(),
                date(),
                date(),
                date(),
                text(),
                text(),
                text(),
                dice.maybe(() -> new Confirmation(text(), text())),
                actor(dice.below(4)),
                actor(dice.below(Actor.MAX_DEPTH + 1)),
                text(),
                text(),
                flag());
    }

    private Use use() {
        return new Use(
                text(),
                dice.maybe(() -> dice.of(Use.Outcome.values())),
                dice.maybe(() -> dice.of(RejectionReason.values())),
                flag(),
                flag(),
                text(),
                text(),
                text(),
                dice.maybe(() -> new ClientContext(
                        text(),
                        dice.maybe(() -> dice.of(0L, 64_500L, 0xFFFF_FFFFL)),
                        dice.maybe(() -> new ClientContext.Geo(
                                text(), dice.maybe(() -> dice.fraction(90)), dice.maybe(() -> dice.fraction(180)))),
                        text(),
                        text(),
                        text(),
                        text())),
                dice.maybe(() -> new Proof(text(), date(), text(), text())),
                flag());
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
