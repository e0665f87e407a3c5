@NullMarked
package dev.tokenwarden.bench;

import org.jspecify.annotations.NullMarked;
