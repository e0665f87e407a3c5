/**
 * Events from logs that exist already. {@link dev.tokenwarden.ingest.importers.LogFormat} says which;
 * {@link dev.tokenwarden.ingest.importers.LogImport} reads files of one and gives their events in the order of time.
 */
@NullMarked
package dev.tokenwarden.ingest.importers;

import org.jspecify.annotations.NullMarked;
