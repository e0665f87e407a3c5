/**
 * A small world of real issuers, services, clients and attackers, over loopback HTTP, around a running pipeline. Start
 * reading at {@link dev.tokenwarden.standalone.demo.DemoWorld}.
 */
@NullMarked
package dev.tokenwarden.standalone.demo;

import org.jspecify.annotations.NullMarked;
