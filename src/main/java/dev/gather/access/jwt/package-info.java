/**
 * Tokens: who signed one, whether it still holds, and what it says of its caller.
 *
 * <p>In go a token as a client sent it, and definitions of issuers; out come a {@link
 * dev.gather.access.caller.Caller}, a refusal in words that are always the same, or that the
 * issuer's keys are not there. Cryptography is the library's. Nothing here knows HTTP's side of the
 * client, and nothing of a token may reach a log, a metric or a message.
 */
@NullMarked
package dev.gather.access.jwt;

import org.jspecify.annotations.NullMarked;
