package dev.gather.template;

import dev.gather.json.Elements;
import dev.gather.json.Slice;
import dev.gather.json.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The query parameters of a target that are left out where a call whose answer they read has
 * nothing there, each with a bit; beyond sixty-four of them the rest are not watched.
 */
public final class OptionalParameters {

  /** Of a target without any. */
  public static final OptionalParameters NONE = new OptionalParameters(List.of());

  private final List<UriTemplate.Parameter> parameters = new ArrayList<>();
  private final List<Reference> references = new ArrayList<>();

  private OptionalParameters(List<UriTemplate.Parameter> all) {
    for (UriTemplate.Parameter parameter : all) {
      parameter
          .references()
          .filter(OptionalParameters::mayHaveNothing)
          .findFirst()
          .filter(reference -> parameters.size() < Long.SIZE)
          .ifPresent(
              reference -> {
                parameters.add(parameter);
                references.add(reference);
              });
    }
  }

  public static OptionalParameters of(UriTemplate target) {
    OptionalParameters found = new OptionalParameters(target.parameters());
    return found.isEmpty() ? NONE : found;
  }

  public boolean isEmpty() {
    return parameters.isEmpty();
  }

  /** Bits of those that are sent, and of those that nothing could be expected of. */
  public long sent(Values values) {
    long sent = 0;
    for (int i = 0; i < parameters.size(); i++) {
      if (parameters.get(i).appendTo(new StringBuilder(), values)
          || hasNoOwner(references.get(i), values)) {
        sent |= 1L << i;
      }
    }
    return sent;
  }

  /**
   * Whether the call has no answer, or one that is {@code null} or an empty array on the way: there
   * is nothing that could have members.
   */
  private static boolean hasNoOwner(Reference reference, Values values) {
    for (int steps = 0; steps < reference.steps().size(); steps++) {
      Reference owner =
          new Reference(
              reference.scope(),
              reference.steps().subList(0, steps),
              Optional.empty(),
              reference.text(),
              reference.offset());
      Value value = values.of(owner);
      if (!(value instanceof Slice found)) {
        return steps == 0;
      }
      if (found.isNull() || found.isArray() && Elements.of(found).isEmpty()) {
        return true;
      }
    }
    return false;
  }

  /** Bits of the others. */
  public long without(long sent) {
    return ~sent & (parameters.size() == Long.SIZE ? -1L : (1L << parameters.size()) - 1);
  }

  /** The references of these bits, as the definition has them. */
  public List<String> texts(long bits) {
    List<String> named = new ArrayList<>();
    for (int i = 0; i < references.size(); i++) {
      if ((bits & 1L << i) != 0) {
        named.add(references.get(i).toString());
      }
    }
    return named;
  }

  private static boolean mayHaveNothing(Reference reference) {
    return reference.isCall() && reference.defaultText().isEmpty();
  }
}
