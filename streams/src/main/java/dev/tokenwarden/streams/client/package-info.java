/** Compares the clients that present tokens: networks, user agents, keys, workloads and places. */
@NullMarked
package dev.tokenwarden.streams.client;

import org.jspecify.annotations.NullMarked;
