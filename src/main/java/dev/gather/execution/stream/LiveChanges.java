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

/** What one subscriber of a live stream has been sent. Used by one thread at a time. */
final class LiveChanges {

  private final Map<String, Part> sent = new HashMap<>();

  /** What was told of calls that are down, by their names, until they are back. */
  private final Map<String, Set<List<Object>>> told = new HashMap<>();

  private boolean isOld;

  /**
   * Whether a subscriber has more to come: one that was sent something, and would be refused now,
   * learns why when it asks again.
   */
  boolean goOn(RouteResult result) {
    return !(result instanceof RouteResult.Refused) || sent.isEmpty() && told.isEmpty();
  }

  /**
   * The members that differ and the failures that are new. While a call is down each kind of its
   * failures is told once: a circuit that opens and is probed goes through the same few again and
   * again. A member that is gone is {@code null}; where a required call failed the members stay as
   * they were, and all of them are sent again when it is back: the subscriber was told that they
   * may be old.
   */
  List<Frame> since(RouteResult result) {
    List<Frame> frames = new ArrayList<>();
    if (result instanceof RouteResult.Assembled assembled) {
      addParts(assembled.parts(), frames);
      forgetAllBut(assembled.errors());
      addErrors(assembled.errors(), frames);
    } else if (result instanceof RouteResult.Failed failed) {
      // It ended the others: of those that have not failed nobody knows whether they are back.
      addErrors(failed.errors(), frames);
      isOld = true;
    } else if (sent.isEmpty() && told.isEmpty()) {
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

  /** The other calls are back, if they were down. */
  private void forgetAllBut(List<CallError> now) {
    told.keySet().retainAll(now.stream().map(CallError::call).collect(Collectors.toSet()));
  }

  /** Which elements of a for-each have failed differs from one round to the next. */
  private void addErrors(List<CallError> now, List<Frame> frames) {
    for (CallError error : now) {
      if (told.computeIfAbsent(error.call(), call -> new HashSet<>())
          .add(List.of(error.kind(), error.status()))) {
        frames.add(new Frame.Error(error));
      }
    }
  }
}
