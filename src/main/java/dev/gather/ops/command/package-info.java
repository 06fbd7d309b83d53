/**
 * What is run in place of the gateway: {@code check}.
 *
 * <p>In go arguments and files; out come lines and an exit code. It must never start a server.
 */
@NullMarked
package dev.gather.ops.command;

import org.jspecify.annotations.NullMarked;
