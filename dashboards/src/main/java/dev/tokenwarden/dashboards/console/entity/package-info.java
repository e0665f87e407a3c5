/** The pages of clients, subjects, addresses and agents. */
@NullMarked
package dev.tokenwarden.dashboards.console.entity;

import org.jspecify.annotations.NullMarked;
