/**
 * The one door. {@link dev.tokenwarden.ingest.AdmissionService} moves what reporters send from their input topics to
 * {@code token-events}; {@link dev.tokenwarden.ingest.Admission} is what it decides by.
 */
@NullMarked
package dev.tokenwarden.ingest;

import org.jspecify.annotations.NullMarked;
