package dev.tokenwarden.verifier.report;

import dev.tokenwarden.contract.event.Use;

/** What tests of the reporter report. */
final class ReportSamples {
    static final Use USE = Use.builder()
            .audience("payments")
            .outcome(Use.Outcome.ACCEPTED)
            .edge(true)
            .operation("POST /v1/payments")
            .build();

    private ReportSamples() {}
}
