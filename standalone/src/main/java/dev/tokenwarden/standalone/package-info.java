@NullMarked
package dev.tokenwarden.standalone;

import org.jspecify.annotations.NullMarked;
