/**
 * JSON Schemas of clients' bodies.
 *
 * <p>In go schemas of a definition and, per request, a body; out come what is wrong with it, or
 * that the schema cannot be checked in bounded time. It must never do work that no limit of time
 * and stack ends.
 */
@NullMarked
package dev.gather.plan.schema;

import org.jspecify.annotations.NullMarked;
