package dev.gather.definition.yaml;

import dev.gather.definition.problem.Quote;
import tools.jackson.databind.JsonNode;

/**
 * What a kind of files is made of.
 *
 * @param isList a list, where it is no mapping
 * @param title what that is, for messages
 * @param isSecret nothing that stands in one is shown, whatever is wrong with it, and all scalars
 *     are texts: a hash of digits alone is no number
 */
public record FileForm(boolean isList, String title, boolean isSecret) {

  private static final String HIDDEN = "`***`";

  boolean isMetBy(JsonNode root) {
    return isList ? root.isArray() : root.isObject();
  }

  /** Something of a file, as a message may show it. */
  public String shown(String text) {
    return isSecret ? HIDDEN : Quote.of(text);
  }
}
