/**
 * Who asks, as the rest of the gateway sees it.
 *
 * <p>A caller is made by who verified it, and read by everybody else. It must never hold the
 * credential that showed it.
 */
@NullMarked
package dev.gather.access.caller;

import org.jspecify.annotations.NullMarked;
