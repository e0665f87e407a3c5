/** What the HTTP gateway and admission do in a second, and how long they take. */
@NullMarked
package dev.tokenwarden.bench.ingest;

import org.jspecify.annotations.NullMarked;
