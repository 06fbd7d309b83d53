package dev.gather.jsonata;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What an expression reads by name of the members of its input, by the names of the latter. */
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
      all.computeIfAbsent(steps.get(first).text(), name -> new LinkedHashSet<>())
          .add(steps.get(first + 1).text());
    }
  }

  Set<String> of(String name) {
    return all.getOrDefault(name, Set.of());
  }
}
