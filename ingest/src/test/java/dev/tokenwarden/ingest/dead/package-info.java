@NullMarked
package dev.tokenwarden.ingest.dead;

import org.jspecify.annotations.NullMarked;
