/**
 * API keys: a file says whose they are, by their hashes.
 *
 * <p>In go the file and keys that clients present; out come callers, or nobody. It must never keep,
 * tell or log a key or a hash of one.
 */
@NullMarked
package dev.gather.access.key;

import org.jspecify.annotations.NullMarked;
