package dev.gather.definition.model;

import java.util.Set;

/** In what a service writes its answers, {@code format} of an upstream in a definition. */
public sealed interface AnswerFormat {

  /** Is spliced into documents as it is. */
  record Json() implements AnswerFormat {}

  /**
   * Is read into JSON first.
   *
   * @param lists names of elements that are arrays, also where there is one of them
   */
  record Xml(Set<String> lists) implements AnswerFormat {

    public Xml {
      lists = Set.copyOf(lists);
    }
  }
}
