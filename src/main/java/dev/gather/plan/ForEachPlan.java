package dev.gather.plan;

import dev.gather.template.Reference;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a call is repeated for.
 *
 * @param list leads to an array, or through arrays to several
 * @param source index of the call whose answer holds the list; empty for a list of the client's
 * @param concurrency requests at once
 * @param batch how elements share requests; empty where each has its own
 * @param into member that a result becomes inside its element; empty where results stand in an
 *     array of their own
 */
public record ForEachPlan(
    Reference list,
    OptionalInt source,
    int concurrency,
    Optional<BatchPlan> batch,
    Optional<String> into) {}
