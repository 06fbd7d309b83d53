package dev.gather.plan.compile;

import dev.gather.plan.AdmissionPlan.Requirement;
import dev.gather.plan.CallPlan;
import dev.gather.plan.CallRequirement;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;

/**
 * Finds the calls that requirements read, and those that wait for them: whatever depends on a call
 * that is read, and whatever changes something. What a requirement itself needs, to be known,
 * cannot wait for it.
 *
 * @param calls of the route
 */
record CallRequirements(List<CallPlan> calls) {

  /**
   * @param requirements that read calls, in the file's order
   */
  List<CallRequirement> of(List<Requirement> requirements) {
    List<CallRequirement> found = new ArrayList<>();
    for (Requirement requirement : requirements) {
      List<Integer> reads =
          calls.stream()
              .filter(call -> requirement.that().names().contains(call.name()))
              .map(CallPlan::index)
              .toList();
      found.add(new CallRequirement(requirement, reads, held(reads, found)));
    }
    return List.copyOf(found);
  }

  /**
   * @param earlier requirements, which some calls wait for already
   */
  private List<Integer> held(List<Integer> reads, List<CallRequirement> earlier) {
    BitSet needed = new BitSet();
    reads.forEach(call -> need(call, earlier, needed));
    BitSet dependent = dependent(reads);
    return calls.stream()
        .filter(call -> !needed.get(call.index()))
        .filter(call -> call.isUnsafe() || dependent.get(call.index()))
        .map(CallPlan::index)
        .toList();
  }

  private void need(int index, List<CallRequirement> earlier, BitSet needed) {
    if (needed.get(index)) {
      return;
    }
    needed.set(index);
    CallPlan call = Objects.requireNonNull(calls.get(index));
    call.schedule().dependencies().forEach(dependency -> need(dependency, earlier, needed));
    call.failure().fallbackCall().ifPresent(other -> need(other, earlier, needed));
    for (CallRequirement requirement : earlier) {
      if (requirement.holds().contains(index)) {
        requirement.reads().forEach(read -> need(read, earlier, needed));
      }
    }
  }

  /** Calls that depend on one of these, themselves or by way of others. */
  private BitSet dependent(List<Integer> reads) {
    BitSet known = new BitSet();
    reads.forEach(known::set);
    int before = 0;
    while (known.cardinality() > before) {
      before = known.cardinality();
      calls.stream()
          .filter(call -> call.schedule().dependencies().stream().anyMatch(known::get))
          .forEach(call -> known.set(call.index()));
    }
    return known;
  }
}
