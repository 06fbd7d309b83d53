/**
 * What clients choose of a document, and which calls that takes.
 *
 * <p>In go the names of a route's members and, per request, a text of the client's; out come the
 * calls to make and what stays of each member. It must never show what a client has written.
 */
@NullMarked
package dev.gather.plan.fields;

import org.jspecify.annotations.NullMarked;
