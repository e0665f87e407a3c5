/**
 * Splits log files into records and decodes them. Start reading at {@link
 * dev.tokenwarden.ingest.importers.records.RecordSplitter}.
 */
@NullMarked
package dev.tokenwarden.ingest.importers.records;

import org.jspecify.annotations.NullMarked;
