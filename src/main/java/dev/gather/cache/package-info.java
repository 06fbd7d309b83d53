/**
 * Stored answers: a level in this process and one in a database that all replicas share.
 *
 * <p>In go a {@link dev.gather.cache.CacheKey}, a {@link dev.gather.cache.CachedAnswer} and tags;
 * out comes the answer again, for as long as it is usable and nobody has evicted it. Whether an
 * answer may be stored, and whether one that is no longer fresh may be served, is decided
 * elsewhere. The database must never fail or hold up a request, and no key or tag reaches it in the
 * clear. What it is nothing here knows: each kind has a package of its own, behind {@link
 * dev.gather.cache.SharedStore}. Rate limits share it too, by {@link
 * dev.gather.cache.SharedPermits}.
 */
@NullMarked
package dev.gather.cache;

import org.jspecify.annotations.NullMarked;
