package dev.tokenwarden.revocation.decision;

import dev.tokenwarden.contract.revocation.Decision;
import dev.tokenwarden.contract.revocation.Revocation;
import org.jspecify.annotations.Nullable;

/**
 * A decision, and what it puts on the ledger.
 *
 * @param revocation null: nothing
 */
public record Ruling(Decision decision, @Nullable Revocation revocation) {}
