@NullMarked
package dev.tokenwarden.testkit;

import org.jspecify.annotations.NullMarked;
