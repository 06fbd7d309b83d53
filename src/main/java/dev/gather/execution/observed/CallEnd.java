package dev.gather.execution.observed;

import dev.gather.execution.proxy.ProxyRoute;
import dev.gather.upstream.call.CallFailure;
import dev.gather.upstream.call.Source;
import java.util.Optional;

/**
 * The end of one started call, for traces and logs.
 *
 * @param name of the call; {@link ProxyRoute#CALL} for a request that was passed on
 * @param upstream its name
 * @param outcome as in {@link CallReport}, or {@code status} for a 4xx or 5xx that was passed on
 * @param source how its answer was served
 * @param failure why it has none of its own; of a for-each the first element's that failed
 * @param start {@link System#nanoTime()}
 * @param end {@link System#nanoTime()}
 */
public record CallEnd(
    String name,
    String upstream,
    String outcome,
    Source source,
    Optional<CallFailure> failure,
    long start,
    long end) {}
