/**
 * Admission: the only way for events into the pipeline. {@link dev.tokenwarden.ingest.AdmissionService} moves the events of reporters
 * from their input topics to {@code token-events}; {@link dev.tokenwarden.ingest.Admission} decides about each.
 */
@NullMarked
package dev.tokenwarden.ingest;

import org.jspecify.annotations.NullMarked;
