@NullMarked
package dev.tokenwarden.revocation;

import org.jspecify.annotations.NullMarked;
