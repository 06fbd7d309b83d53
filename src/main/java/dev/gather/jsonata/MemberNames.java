package dev.gather.jsonata;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What an expression reads by name of the members of values that have names themselves. */
record MemberNames(Map<String, Set<String>> all) {

  MemberNames() {
    this(new HashMap<>());
  }

  /**
   * Notes what a path reads.
   *
   * @param first position of the step that is taken from the input
   */
  void note(List<JsonataNode> steps, int first) {
    if (steps.size() > first + 1
        && steps.get(first).is("name")
        && steps.get(first + 1).is("name")) {
      add(steps.get(first).text(), steps.get(first + 1).text());
    }
  }

  void add(String name, String member) {
    know(name).add(member);
  }

  /** Notes that something is read of the value of a name; what, is added to the result. */
  Set<String> know(String name) {
    return all.computeIfAbsent(name, unseen -> new LinkedHashSet<>());
  }

  Set<String> of(String name) {
    return all.getOrDefault(name, Set.of());
  }
}
