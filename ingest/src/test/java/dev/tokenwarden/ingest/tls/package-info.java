@NullMarked
package dev.tokenwarden.ingest.tls;

import org.jspecify.annotations.NullMarked;
