package dev.gather.execution.stream;

import dev.gather.execution.call.Outcome;
import dev.gather.merge.CallError;
import dev.gather.merge.CallValue;
import dev.gather.merge.DocumentTemplate;
import dev.gather.merge.Part;
import dev.gather.merge.SelectedParts;
import dev.gather.plan.CallPlan;
import dev.gather.plan.fields.Selection;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Turns the ends of calls into frames. A part is sent once everything that is put into it is there.
 * Used by one thread at a time.
 */
public final class PartStream {

  private final List<CallPlan> calls;
  private final DocumentTemplate document;
  private final Selection selection;
  private final IntFunction<@Nullable Outcome> outcomes;
  private final BitSet ended = new BitSet();
  private final BitSet sentCalls = new BitSet();
  private final BitSet sentErrors = new BitSet();

  /** For each name that was sent, the call whose part it was; fixed members are before all. */
  private final Map<String, Integer> senders = new HashMap<>();

  /** In the order in which they ended. */
  private List<Integer> held = List.of();

  private boolean hasBegun;

  /**
   * @param selection what of the document is sent
   */
  public PartStream(
      List<CallPlan> calls,
      DocumentTemplate document,
      Selection selection,
      IntFunction<@Nullable Outcome> outcomes) {
    this.calls = calls;
    this.document = document;
    this.selection = selection;
    this.outcomes = outcomes;
  }

  public boolean hasBegun() {
    return hasBegun;
  }

  /** What can be sent now that one more call has ended. */
  public List<Frame> ended(int call) {
    ended.set(call);
    List<Frame> frames = new ArrayList<>();
    addErrors(calls.get(call), frames);
    addParts(frames);
    return begun(frames);
  }

  /** One more call has ended, and it is not yet known whether there is anything to send. */
  public void hold(int call) {
    if (held.isEmpty()) {
      held = new ArrayList<>();
    }
    held.add(call);
  }

  /** What can be sent of the calls that were held. */
  public List<Frame> release() {
    List<Frame> frames = new ArrayList<>();
    held.forEach(call -> frames.addAll(ended(call)));
    held = List.of();
    return frames;
  }

  /** What has not been sent, when every call has ended. */
  public List<Frame> rest() {
    ended.set(0, calls.size());
    List<Frame> frames = new ArrayList<>();
    calls.forEach(call -> addErrors(call, frames));
    addParts(frames);
    addFixed(frames);
    hasBegun = true;
    return frames;
  }

  /** The errors that have not been sent. */
  public List<Frame> errors() {
    List<Frame> frames = new ArrayList<>();
    calls.forEach(call -> addErrors(call, frames));
    return frames;
  }

  private List<Frame> begun(List<Frame> frames) {
    if (!frames.isEmpty() && !hasBegun) {
      hasBegun = true;
      List<Frame> first = new ArrayList<>();
      addFixed(first);
      first.addAll(frames);
      return first;
    }
    return frames;
  }

  private void addFixed(List<Frame> frames) {
    for (Part part : SelectedParts.of(document.fixed(), selection)) {
      if (senders.putIfAbsent(part.name(), -1) == null) {
        frames.add(new Frame.Member(part));
      }
    }
  }

  private void addErrors(CallPlan call, List<Frame> frames) {
    Outcome outcome = outcomes.apply(call.index());
    if (outcome != null && !sentErrors.get(call.index())) {
      sentErrors.set(call.index());
      for (CallError error : outcome.errors(call.name())) {
        frames.add(new Frame.Error(error));
      }
    }
  }

  private void addParts(List<Frame> frames) {
    List<CallValue> values = null;
    for (CallPlan call : calls) {
      if (!sentCalls.get(call.index()) && document.isFinal(call, ended)) {
        sentCalls.set(call.index());
        values = values == null ? values() : values;
        for (Part part : SelectedParts.of(document.parts(call, values), selection)) {
          int sender = senders.getOrDefault(part.name(), -1);
          if (sender <= call.index()) {
            senders.put(part.name(), call.index());
            frames.add(new Frame.Member(part));
          }
        }
      }
    }
  }

  private List<CallValue> values() {
    List<CallValue> values = new ArrayList<>(calls.size());
    for (CallPlan call : calls) {
      Outcome outcome = outcomes.apply(call.index());
      values.add(outcome == null ? CallValue.FAILED : outcome.value());
    }
    return values;
  }
}
