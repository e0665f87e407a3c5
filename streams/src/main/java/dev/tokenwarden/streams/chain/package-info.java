/** Token exchanges: the chain of each token, and the rules about it. */
@NullMarked
package dev.tokenwarden.streams.chain;

import org.jspecify.annotations.NullMarked;
