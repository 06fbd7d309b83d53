package dev.gather.plan;

import dev.gather.json.MemberPath;
import java.util.Optional;

/**
 * How elements share requests.
 *
 * @param key from an element to its key; empty where the element itself is the key
 * @param size different keys of one request
 * @param match from an element of the answer to the key it belongs to
 * @param at from the answer to the array of those elements
 * @param many whether an element's result is the array of all that match, and not the first
 */
public record BatchPlan(
    Optional<MemberPath> key, int size, MemberPath match, Optional<MemberPath> at, boolean many) {}
