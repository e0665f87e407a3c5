/**
 * Maps one log record to token-use events, one class per log format. Start reading at {@link
 * dev.tokenwarden.ingest.importers.format.LogFormat}.
 */
@NullMarked
package dev.tokenwarden.ingest.importers.format;

import org.jspecify.annotations.NullMarked;
