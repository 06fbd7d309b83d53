package dev.gather.execution.client;

import dev.gather.plan.schema.Violation;
import java.util.List;

/**
 * A request whose parameters were read.
 *
 * @param request with the values of those that were not sent
 * @param violations at most a hundred; none where all are as they should be
 */
public record ReadParams(ClientRequest request, List<Violation> violations) {}
