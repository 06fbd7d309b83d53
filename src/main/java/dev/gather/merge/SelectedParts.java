package dev.gather.merge;

import dev.gather.plan.fields.Selection;
import java.util.List;
import java.util.stream.Stream;

/** What a client has chosen of a document's members. */
public final class SelectedParts {

  private SelectedParts() {}

  /**
   * @return {@code parts} themselves where everything stays
   */
  public static List<Part> of(List<Part> parts, Selection selection) {
    return selection.isAll()
        ? parts
        : parts.stream().flatMap(part -> stays(part, selection)).toList();
  }

  private static Stream<Part> stays(Part part, Selection selection) {
    return selection
        .narrowed(part.name(), part.value())
        .map(value -> new Part(part.name(), part.literal(), value))
        .stream();
  }
}
