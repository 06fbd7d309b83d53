/**
 * HTTP in and out.
 *
 * <p>In goes an exchange; out goes a document or a problem. It finds the route, reads the client's
 * values, and writes what room {@code answer} says of what the run came to. It must never decide
 * what a failure means, nor call anything itself.
 */
@NullMarked
package dev.gather.web;

import org.jspecify.annotations.NullMarked;
