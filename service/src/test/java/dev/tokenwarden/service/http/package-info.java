@NullMarked
package dev.tokenwarden.service.http;

import org.jspecify.annotations.NullMarked;
