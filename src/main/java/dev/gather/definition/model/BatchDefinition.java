package dev.gather.definition.model;

import java.util.Optional;

/**
 * How elements of a for-each share requests, {@code batch} of a call.
 *
 * @param key path of the member that is an element's key; empty where the element itself is
 * @param size different keys of one request
 * @param match path of the member of the answer's elements that is equal to the key
 * @param many whether each element has all that match, in an array, and not the first
 */
public record BatchDefinition(Optional<String> key, int size, String match, boolean many) {}
