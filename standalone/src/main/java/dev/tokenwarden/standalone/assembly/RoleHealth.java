package dev.tokenwarden.standalone.assembly;

/** How a role is: whether it does its work, and what it says about it, for people. */
public record RoleHealth(boolean ok, String detail) {}
