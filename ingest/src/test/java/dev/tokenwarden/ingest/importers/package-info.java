@NullMarked
package dev.tokenwarden.ingest.importers;

import org.jspecify.annotations.NullMarked;
