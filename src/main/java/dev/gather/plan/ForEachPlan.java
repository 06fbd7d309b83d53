package dev.gather.plan;

import dev.gather.template.Reference;
import java.util.Optional;

/**
 * What a call is repeated for.
 *
 * @param list leads to an array, or through arrays to several; its scope is the client's, or the
 *     name of the call whose answer holds it
 * @param concurrency requests at once
 * @param batch how elements share requests; empty where each has its own
 * @param into member that a result becomes inside its element; empty where results stand in an
 *     array of their own
 */
public record ForEachPlan(
    Reference list, int concurrency, Optional<BatchPlan> batch, Optional<String> into) {}
