package dev.tokenwarden.dashboards.console;

import dev.tokenwarden.policy.Policy;
import java.util.function.Supplier;

/** The policy in force, and the means to change it. */
public record PolicyAccess(Supplier<Policy> inForce, PolicyChanges changes) {}
