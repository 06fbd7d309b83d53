package dev.gather.json;

import java.util.ArrayList;
import java.util.List;

/**
 * What a path leads to where it goes through arrays: the array of what each of their elements has
 * there. It goes through arrays in arrays, as a batch with many has them, but no deeper, so that
 * each step looks at a byte twice at most, whatever the document is nested like.
 */
final class Collected {

  private List<Slice> values;
  private boolean hasPassedAnArray;
  private boolean isMissing;

  private Collected(Slice document) {
    this.values = List.of(document);
  }

  /**
   * The array, in which those at the end of the path are taken apart. An element that lacks a
   * member of the path, or has {@code null} there, adds nothing; where there are elements and all
   * of them lack it, it is missing.
   *
   * @return missing, too, where the path goes through no array
   */
  static Value select(Slice document, List<Step> steps) {
    Collected collected = new Collected(document);
    for (Step step : steps) {
      collected.take(step);
    }
    return collected.hasPassedAnArray && !collected.isMissing
        ? Slice.of(JsonArray.of(Elements.inside(collected.values)))
        : Value.MISSING;
  }

  private void take(Step step) {
    boolean isMember = step instanceof Step.Member;
    hasPassedAnArray |= isMember && values.stream().anyMatch(Slice::isArray);
    List<Slice> parents = isMember ? Elements.inside(Elements.inside(values)) : values;
    List<Slice> found = new ArrayList<>();
    boolean hasNull = false;
    for (Slice parent : parents) {
      if (JsonPath.take(step, parent) instanceof Slice value && !value.isNull()) {
        found.add(value);
      } else {
        hasNull |= parent.isNull() || JsonPath.take(step, parent) instanceof Slice;
      }
    }
    isMissing |= found.isEmpty() && !parents.isEmpty() && !hasNull;
    values = found;
  }
}
