package dev.gather.execution;

import dev.gather.execution.call.Evaluator;
import dev.gather.execution.foreach.ForEachLimits;
import dev.gather.execution.overload.InFlight;
import dev.gather.process.Time;

/**
 * What all routes run on.
 *
 * @param limits of every for-each
 * @param evaluator of expressions
 * @param maxLive different live requests of one route that are evaluated at once
 * @param inFlight requests under way, which may be too many for optional calls
 * @param time that all of it waits and measures by
 */
public record Engine(
    ForEachLimits limits, Evaluator evaluator, int maxLive, InFlight inFlight, Time time) {}
