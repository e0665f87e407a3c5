package dev.tokenwarden.streams.token;

import dev.tokenwarden.streams.client.Fingerprint;
import dev.tokenwarden.streams.output.Outputs;
import dev.tokenwarden.streams.output.Raiser;
import dev.tokenwarden.streams.state.TokenRow;
import dev.tokenwarden.streams.store.States;

/**
 * The parts of a task that the rules use for every token.
 *
 * @param rows rows of tokens that have records of their own
 * @param timers deadlines of rows
 * @param counters counts of what becomes of events
 */
public record TokenTools(
        Fingerprint fingerprint,
        KeySightings keys,
        Outputs outputs,
        Raiser raiser,
        States<TokenRow> rows,
        RowTimers timers,
        EventCounters counters) {}
