package dev.tokenwarden.standalone.assembly;

/** The health of a role: whether it works, and a description for people. */
public record RoleHealth(boolean ok, String detail) {}
