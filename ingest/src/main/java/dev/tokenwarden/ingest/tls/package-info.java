/** TLS for what listens here: keys from PEM files, and who a client certificate says that its holder is. */
@NullMarked
package dev.tokenwarden.ingest.tls;

import org.jspecify.annotations.NullMarked;
