/** The story of an attack: who held a token, session or grant, what was accepted, and how fast every verifier denied it. */
@NullMarked
package dev.tokenwarden.dashboards.console.story;

import org.jspecify.annotations.NullMarked;
