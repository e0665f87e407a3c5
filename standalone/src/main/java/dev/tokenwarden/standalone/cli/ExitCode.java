package dev.tokenwarden.standalone.cli;

/** Exit codes of commands. */
final class ExitCode {
    static final int DONE = 0;
    static final int FAILED = 1;
    static final int USED_WRONGLY = 2;

    private ExitCode() {}
}
