/** IP addresses and ranges of them, read from text. Nothing here asks a name server. */
@NullMarked
package dev.tokenwarden.contract.network;

import org.jspecify.annotations.NullMarked;
