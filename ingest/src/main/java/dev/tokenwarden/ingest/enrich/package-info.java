/**
 * Adds networks and places to events, finds clients behind proxies, and replaces names by pseudonyms. {@link
 * dev.tokenwarden.ingest.enrich.Enrichment} is the entry point.
 */
@NullMarked
package dev.tokenwarden.ingest.enrich;

import org.jspecify.annotations.NullMarked;
