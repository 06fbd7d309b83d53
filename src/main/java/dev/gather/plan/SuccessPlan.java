package dev.gather.plan;

import java.util.OptionalInt;

/**
 * When the answer of a route is a success, and with which status.
 *
 * @param status index of the call whose 201, 202 or 204 the client gets
 * @param atLeast how many calls that the document shows must have answered; zero where it does not
 *     matter
 */
public record SuccessPlan(OptionalInt status, int atLeast) {}
