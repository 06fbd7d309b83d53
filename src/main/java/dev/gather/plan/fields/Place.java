package dev.gather.plan.fields;

import dev.gather.json.Step;
import dev.gather.shape.Shape;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Where a call's answer stands in the document. */
public sealed interface Place {

  /** Whether a document of these fields may show something of it. */
  boolean isWanted(NamedFields named);

  /** Whether a member of this name may be its, though the file does not say so. */
  default boolean mayHave(String member) {
    return false;
  }

  /** Nowhere: only other calls see it. */
  record Nowhere() implements Place {
    @Override
    public boolean isWanted(NamedFields named) {
      return false;
    }
  }

  /**
   * At a path.
   *
   * @param names from the document on, through arrays
   */
  record At(List<String> names) implements Place {
    @Override
    public boolean isWanted(NamedFields named) {
      return named.wants(names);
    }
  }

  /**
   * Its members are the document's.
   *
   * @param shape what stays of the service's answer
   * @param standIns names of members of what stands in for that
   * @param taken names of members that are another's, whatever it answers
   */
  record Merged(Shape shape, Set<String> standIns, Set<String> taken) implements Place {
    @Override
    public boolean isWanted(NamedFields named) {
      return shape
              .names()
              .map(names -> Stream.concat(names.stream(), standIns.stream()))
              .orElseGet(named::members)
              .filter(this::mayHave)
              .anyMatch(member -> named.wants(List.of(member)))
          || named.leavesOut() && shape.names().isEmpty();
    }

    @Override
    public boolean mayHave(String member) {
      return !taken.contains(member)
          && (standIns.contains(member) || shape.mayLeave(List.of(new Step.Member(member))));
    }
  }
}
