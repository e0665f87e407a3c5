@NullMarked
package dev.tokenwarden.ingest.enrich;

import org.jspecify.annotations.NullMarked;
