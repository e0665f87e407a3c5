/**
 * What is added to an event before it is sent: where an address is, and whose it is behind proxies; and what is taken from it:
 * names, where pseudonyms are to stand for them. {@link dev.tokenwarden.ingest.enrich.Enrichment} is what you ask.
 */
@NullMarked
package dev.tokenwarden.ingest.enrich;

import org.jspecify.annotations.NullMarked;
