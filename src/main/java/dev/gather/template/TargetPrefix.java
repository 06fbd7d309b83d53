package dev.gather.template;

import java.util.List;

/**
 * What all targets of a template begin with.
 *
 * @param isWhole whether it is all of them: nothing of them is a value
 */
record TargetPrefix(String text, boolean isWhole) {

  /** Up to the first value in the path. */
  static TargetPrefix of(List<UriTemplate.Segment> segments) {
    StringBuilder prefix = new StringBuilder();
    for (UriTemplate.Segment segment : segments) {
      prefix.append('/');
      for (Template.Part part : segment.parts()) {
        if (!(part instanceof Template.Literal literal)) {
          return new TargetPrefix(prefix.toString(), false);
        }
        prefix.append(literal.text());
      }
    }
    return new TargetPrefix(prefix.toString(), false);
  }

  /** Whether a target may begin with both. */
  boolean mayBeAs(TargetPrefix other) {
    return text.startsWith(other.text) || other.text.startsWith(text);
  }
}
