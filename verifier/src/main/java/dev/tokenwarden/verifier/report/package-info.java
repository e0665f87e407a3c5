/** Reporting of token uses to Kafka, off the request thread, with a spool on disk. */
@NullMarked
package dev.tokenwarden.verifier.report;

import org.jspecify.annotations.NullMarked;
