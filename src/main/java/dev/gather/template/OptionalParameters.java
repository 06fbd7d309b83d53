package dev.gather.template;

import java.util.ArrayList;
import java.util.List;

/**
 * The query parameters of a target that are left out where a call whose answer they read has
 * nothing there, each with a bit; beyond sixty-four of them the rest are not watched.
 */
public final class OptionalParameters {

  /** Of a target without any. */
  public static final OptionalParameters NONE = new OptionalParameters(List.of());

  private final List<UriTemplate.Parameter> parameters = new ArrayList<>();
  private final List<String> texts = new ArrayList<>();

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
                texts.add(reference.toString());
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

  /** Bits of those that are sent. */
  public long sent(Values values) {
    long sent = 0;
    for (int i = 0; i < parameters.size(); i++) {
      if (parameters.get(i).appendTo(new StringBuilder(), values)) {
        sent |= 1L << i;
      }
    }
    return sent;
  }

  /** Bits of the others. */
  public long without(long sent) {
    return ~sent & (parameters.size() == Long.SIZE ? -1L : (1L << parameters.size()) - 1);
  }

  /** The references of these bits, as the definition has them. */
  public List<String> texts(long bits) {
    List<String> named = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      if ((bits & 1L << i) != 0) {
        named.add(texts.get(i));
      }
    }
    return named;
  }

  private static boolean mayHaveNothing(Reference reference) {
    return reference.isCall() && reference.defaultText().isEmpty();
  }
}
