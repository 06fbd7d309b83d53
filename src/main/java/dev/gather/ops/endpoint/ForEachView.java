package dev.gather.ops.endpoint;

import dev.gather.plan.BatchPlan;
import dev.gather.plan.ForEachPlan;

/**
 * What a call is repeated for, as operators see it.
 *
 * @param list reference to the array
 * @param concurrency requests at once
 * @param batchSize keys of one request; 0 where each element has its own
 * @param many whether a result is the array of all that match
 * @param into member that a result becomes inside its element; empty where results stand in an
 *     array of their own
 */
record ForEachView(String list, int concurrency, int batchSize, boolean many, String into) {

  static ForEachView of(ForEachPlan plan) {
    return new ForEachView(
        plan.list().text(),
        plan.concurrency(),
        plan.batch().map(BatchPlan::size).orElse(0),
        plan.batch().filter(BatchPlan::many).isPresent(),
        plan.into().orElse(""));
  }
}
