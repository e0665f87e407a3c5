@NullMarked
package dev.tokenwarden.ingest.pace;

import org.jspecify.annotations.NullMarked;
