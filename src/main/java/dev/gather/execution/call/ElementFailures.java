package dev.gather.execution.call;

import dev.gather.merge.CallError;
import dev.gather.upstream.call.CallFailure;
import dev.gather.upstream.call.FailureKind;
import java.util.ArrayList;
import java.util.List;

/** Elements of a for-each that failed in the same way. */
public final class ElementFailures {

  /** More would make a partial answer larger than a whole one. */
  private static final int MOST_INDEXES = 10;

  private final CallFailure first;
  private final List<Integer> indexes = new ArrayList<>();
  private int count;

  private ElementFailures(CallFailure first) {
    this.first = first;
  }

  /** Adds an element to the group that it belongs to. */
  public static void add(List<ElementFailures> groups, int index, CallFailure failure) {
    for (ElementFailures group : groups) {
      if (group.kind() == failure.kind() && group.first.status().equals(failure.status())) {
        group.add(index, 1);
        return;
      }
    }
    ElementFailures group = new ElementFailures(failure);
    group.add(index, 1);
    groups.add(group);
  }

  /** Adds all elements from {@code index} on. */
  public static void addRest(
      List<ElementFailures> groups, int index, int count, CallFailure failure) {
    ElementFailures group = new ElementFailures(failure);
    group.add(index, count);
    groups.add(group);
  }

  FailureKind kind() {
    return first.kind();
  }

  CallError error(String call) {
    return new CallError(call, kind().label(), first.status(), List.copyOf(indexes), count);
  }

  private void add(int index, int elements) {
    for (int i = 0; i < elements && indexes.size() < MOST_INDEXES; i++) {
      indexes.add(index + i);
    }
    count += elements;
  }
}
