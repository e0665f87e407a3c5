/** What attacks on availability cost the others. */
@NullMarked
package dev.tokenwarden.bench.attack;

import org.jspecify.annotations.NullMarked;
