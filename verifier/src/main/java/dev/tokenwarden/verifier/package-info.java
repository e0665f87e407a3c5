@NullMarked
package dev.tokenwarden.verifier;

import org.jspecify.annotations.NullMarked;
