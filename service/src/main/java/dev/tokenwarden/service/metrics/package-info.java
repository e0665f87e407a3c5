/** The names of all meters of the pipeline, in one list. The page docs/meters.md is made from it. */
@NullMarked
package dev.tokenwarden.service.metrics;

import org.jspecify.annotations.NullMarked;
