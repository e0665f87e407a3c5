/** Tests of what the pages promise. */
@NullMarked
package dev.tokenwarden.standalone.docs;

import org.jspecify.annotations.NullMarked;
