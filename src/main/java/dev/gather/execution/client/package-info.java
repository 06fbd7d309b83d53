/**
 * What a client asks, as values that references read, and what it gets.
 *
 * <p>In and out go plain data. It must never know HTTP.
 */
@NullMarked
package dev.gather.execution.client;

import org.jspecify.annotations.NullMarked;
