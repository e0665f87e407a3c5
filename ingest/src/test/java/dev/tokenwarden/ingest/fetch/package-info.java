@NullMarked
package dev.tokenwarden.ingest.fetch;

import org.jspecify.annotations.NullMarked;
