/**
 * JSON Web Keys: those that an issuer publishes, fetched in the background and kept.
 *
 * <p>In go definitions of issuers; out comes a {@link dev.gather.access.jwk.KeySource}, which has
 * the newest keys or none. What an issuer answers is hostile as well: its size, time and number of
 * keys are bounded. Nothing here knows tokens.
 *
 * @see <a href="https://datatracker.ietf.org/doc/html/rfc7517">RFC 7517</a>
 */
@NullMarked
package dev.gather.access.jwk;

import org.jspecify.annotations.NullMarked;
