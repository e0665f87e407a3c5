@NullMarked
package dev.tokenwarden.contract.admission;

import org.jspecify.annotations.NullMarked;
