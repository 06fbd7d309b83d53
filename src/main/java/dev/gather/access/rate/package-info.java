/**
 * Rate limits: how often clients may ask for a route.
 *
 * <p>In go definitions and keys, such as a client's address; out come permissions, and the fields
 * that tell clients of them. Buckets that replicas share are in a database, which must never fail
 * or hold up a request. What a client sends must never make the memory grow beyond its bound, nor
 * reach the database in the clear. Where keys come from and what a refusal looks like is known
 * elsewhere.
 */
@NullMarked
package dev.gather.access.rate;

import org.jspecify.annotations.NullMarked;
