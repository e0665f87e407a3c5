@NullMarked
package dev.tokenwarden.ingest.gateway;

import org.jspecify.annotations.NullMarked;
