package dev.gather.execution.stream;

import dev.gather.execution.client.RouteResult;
import dev.gather.json.Slice;
import dev.gather.merge.CallError;
import dev.gather.merge.Part;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What one subscriber of a live stream has been sent. Used by one thread at a time. */
final class LiveChanges {

  private final Map<String, Part> sent = new HashMap<>();
  private Set<CallError> errors = Set.of();
  private boolean isOld;

  /**
   * The members that differ and the errors that are new. A member that is gone is {@code null};
   * where a required call failed the members stay as they were, and all of them are sent again when
   * it is back: the subscriber was told that they may be old.
   */
  List<Frame> since(RouteResult result) {
    List<Frame> frames = new ArrayList<>();
    if (result instanceof RouteResult.Assembled assembled) {
      addParts(assembled.parts(), frames);
      addErrors(assembled.errors(), frames);
    } else if (result instanceof RouteResult.Failed failed) {
      addErrors(withUnknown(failed.errors()), frames);
      isOld = true;
    } else if (sent.isEmpty() && errors.isEmpty()) {
      frames.add(new Frame.Refused(result));
    }
    return frames;
  }

  private void addParts(List<Part> parts, List<Frame> frames) {
    Set<String> gone = new HashSet<>(sent.keySet());
    for (Part part : parts) {
      gone.remove(part.name());
      Part before = sent.put(part.name(), part);
      if (isOld || before == null || !before.value().isSame(part.value())) {
        frames.add(new Frame.Member(part));
      }
    }
    isOld = false;
    for (String name : gone) {
      Part before = sent.remove(name);
      if (before != null) {
        frames.add(new Frame.Member(new Part(name, before.literal(), Slice.NULL)));
      }
    }
  }

  /**
   * A required call that failed ends the others: of those that have not failed before, nobody knows
   * whether they would have failed again.
   */
  private List<CallError> withUnknown(List<CallError> now) {
    Set<String> failed = now.stream().map(CallError::call).collect(Collectors.toSet());
    return Stream.concat(
            now.stream(), errors.stream().filter(error -> !failed.contains(error.call())))
        .toList();
  }

  private void addErrors(List<CallError> now, List<Frame> frames) {
    now.stream()
        .filter(error -> !errors.contains(error))
        .forEach(error -> frames.add(new Frame.Error(error)));
    errors = Set.copyOf(now);
  }
}
