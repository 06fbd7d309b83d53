package dev.gather.definition.model;

import java.util.List;
import java.util.Set;

/**
 * What of an upstream's answer counts beside the JSON of a success.
 *
 * @param absentOn statuses that say that there is nothing: {@code null}, which is a success
 * @param body statuses that a client gets together with the answer's own JSON
 * @param headers names of the answer's fields that a client gets, in lower case
 */
public record PassDefinition(Set<Integer> absentOn, Set<Integer> body, List<String> headers) {

  /** Nothing does. */
  public static final PassDefinition NONE = new PassDefinition(Set.of(), Set.of(), List.of());
}
