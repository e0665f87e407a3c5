@NullMarked
package dev.tokenwarden.ingest;

import org.jspecify.annotations.NullMarked;
