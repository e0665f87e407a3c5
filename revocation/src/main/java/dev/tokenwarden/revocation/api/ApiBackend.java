package dev.tokenwarden.revocation.api;

import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.revocation.denylist.DenylistWriter;
import dev.tokenwarden.revocation.ledger.AuditReader;
import dev.tokenwarden.revocation.ledger.DecisionLoop;
import dev.tokenwarden.revocation.live.Census;
import dev.tokenwarden.revocation.propagation.Propagation;
import java.util.function.Supplier;

/** The parts of the service that the API reads from and passes orders to. */
public record ApiBackend(
        DecisionLoop decisions,
        DenylistWriter denylist,
        Propagation propagation,
        Census census,
        AuditReader audit,
        Supplier<Policy> policy,
        Supplier<RevocationHealth> health) {}
