@NullMarked
package dev.tokenwarden.ingest.extauthz;

import org.jspecify.annotations.NullMarked;
