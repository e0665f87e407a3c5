@NullMarked
package dev.tokenwarden.streams;

import org.jspecify.annotations.NullMarked;
