@NullMarked
package dev.tokenwarden.ingest.progress;

import org.jspecify.annotations.NullMarked;
