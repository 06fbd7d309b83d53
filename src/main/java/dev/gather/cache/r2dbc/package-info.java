/**
 * The shared store in a database, PostgreSQL or H2.
 *
 * <p>In go answers, tags and leases; out they come again, or a failure in time. Permits of rate
 * limits are taken out of it as well. No query is ever cancelled, no SQL stands outside the
 * dialects, and no key or tag reaches the database in the clear.
 */
@NullMarked
package dev.gather.cache.r2dbc;

import org.jspecify.annotations.NullMarked;
