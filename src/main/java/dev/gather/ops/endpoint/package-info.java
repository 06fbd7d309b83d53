/**
 * The actuator endpoints {@code gather...}: what operators see of definitions, routes, upstreams
 * and the cache, and what they change.
 *
 * <p>In go operators' requests; out come plain records, which Jackson writes. It must never show a
 * secret or a client's value.
 */
@NullMarked
package dev.gather.ops.endpoint;

import org.jspecify.annotations.NullMarked;
