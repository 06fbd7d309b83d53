package dev.gather.plan;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What the parameters of a route's requests must be.
 *
 * @param list in the file's order
 * @param known names of the query parameters that there may be; empty where others are no matter
 */
public record ParamsPlan(List<ParamPlan> list, Optional<Set<String>> known) {

  /** The same, where query parameters of these names may be there too. */
  ParamsPlan knowing(Stream<String> names) {
    return new ParamsPlan(list, known.map(before -> joined(before, names)));
  }

  private static Set<String> joined(Set<String> before, Stream<String> names) {
    Set<String> all = new LinkedHashSet<>(before);
    names.forEach(all::add);
    return Set.copyOf(all);
  }

  /** What of a request they are. */
  Stream<Input> inputs() {
    return Stream.concat(
        list.stream().map(ParamPlan::input), known.stream().map(names -> Input.all("query")));
  }
}
