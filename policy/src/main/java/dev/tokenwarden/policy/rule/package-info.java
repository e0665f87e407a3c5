/** The catalogue of detection rules: what each is called, what bounds it, and what the reference says about it. */
@NullMarked
package dev.tokenwarden.policy.rule;

import org.jspecify.annotations.NullMarked;
