package dev.gather.plan.compile;

import dev.gather.plan.CallPlan;
import dev.gather.template.Reference;
import java.util.List;
import java.util.Optional;

/**
 * Where the answer of a call comes from, and what has to be known for that.
 *
 * @param task empty when a part could not be compiled, which has been reported
 * @param references what it cannot do without, but those that have a default
 * @param names scopes and calls that it reads if they are there
 */
record CompiledTask(Optional<CallPlan.Task> task, List<Reference> references, List<String> names) {}
