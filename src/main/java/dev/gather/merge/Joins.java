package dev.gather.merge;

import dev.gather.json.Elements;
import dev.gather.json.ObjectMembers;
import dev.gather.json.Slice;
import dev.gather.plan.CallPlan;
import dev.gather.plan.ForEachPlan;
import dev.gather.plan.Placement;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Puts results of for-eaches into the elements they were made for.
 *
 * <p>Works on the bytes of both: a result becomes the last member of its element, or takes the
 * place of the member that has the name already. Elements that are no objects stay as they are.
 */
final class Joins {

  /** For each call those that are put into its elements. */
  private final List<List<CallPlan>> into;

  Joins(List<CallPlan> calls) {
    this.into =
        calls.stream()
            .map(source -> calls.stream().filter(call -> isInto(call, source)).toList())
            .toList();
  }

  /** Indexes of the calls whose values the shown value of a call is made of, itself included. */
  BitSet contributors(CallPlan call) {
    BitSet contributors = new BitSet();
    contributors.set(call.index());
    into.get(call.index()).forEach(joined -> contributors.or(contributors(joined)));
    return contributors;
  }

  /**
   * A call's value as the document shows it.
   *
   * @param values one for each call; those that have not ended count as failed
   * @return null where the call failed
   */
  byte @Nullable [] shown(CallPlan call, List<CallValue> values) {
    CallValue value = values.get(call.index());
    byte[] json = value.json();
    if (json != null) {
      List<CallPlan> joined = into.get(call.index());
      json = joined.isEmpty() ? json : joined(json, joined, values);
    }
    if (value.list().isEmpty()) {
      return json;
    }
    Splice splice = new Splice(value.list().get());
    addEdits(splice, Elements.of(splice.source()), name(call), json, value.leftOut());
    return splice.apply();
  }

  private byte[] joined(byte[] json, List<CallPlan> joined, List<CallValue> values) {
    Splice splice = new Splice(json);
    for (CallPlan call : joined) {
      CallValue value = values.get(call.index());
      if (value.isPresent()) {
        List<Slice> elements = call.schedule().forEach().orElseThrow().elements(splice.source());
        addEdits(splice, elements, name(call), shown(call, values), value.leftOut());
      }
    }
    return splice.apply();
  }

  private static void addEdits(
      Splice splice, List<Slice> elements, byte[] name, byte @Nullable [] results, BitSet leftOut) {
    List<Slice> values = results == null ? List.of() : Elements.of(Slice.of(results), List.of());
    for (int i = 0; i < elements.size(); i++) {
      if (!leftOut.get(i)) {
        splice.setMember(elements.get(i), name, i < values.size() ? values.get(i) : Slice.NULL);
      }
    }
  }

  private static byte[] name(CallPlan call) {
    return ObjectMembers.name(call.schedule().forEach().flatMap(ForEachPlan::into).orElseThrow());
  }

  private static boolean isInto(CallPlan call, CallPlan source) {
    return call.answer().placement() == Placement.INTO
        && call.schedule().forEach().orElseThrow().list().scope().equals(source.name());
  }
}
