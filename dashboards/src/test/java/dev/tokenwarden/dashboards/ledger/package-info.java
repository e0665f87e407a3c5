@NullMarked
package dev.tokenwarden.dashboards.ledger;

import org.jspecify.annotations.NullMarked;
