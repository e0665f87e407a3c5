/**
 * Events from existing logs. {@link dev.tokenwarden.ingest.importers.LogImport} reads the files of one {@link
 * dev.tokenwarden.ingest.importers.format.LogFormat} and returns their events in the order of time. The package {@code
 * records} splits files into records, {@code format} maps one record to events.
 */
@NullMarked
package dev.tokenwarden.ingest.importers;

import org.jspecify.annotations.NullMarked;
