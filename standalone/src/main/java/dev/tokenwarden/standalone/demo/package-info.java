/**
 * Real issuers, services, clients and attackers, which use loopback HTTP, and the pipeline that watches them. Start reading at
 * {@link dev.tokenwarden.standalone.demo.DemoWorld}.
 */
@NullMarked
package dev.tokenwarden.standalone.demo;

import org.jspecify.annotations.NullMarked;
