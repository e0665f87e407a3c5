/** What the revocation service does under load, wipes and kills: programs that start it as processes of their own. */
@NullMarked
package dev.tokenwarden.bench.revocation;

import org.jspecify.annotations.NullMarked;
