package dev.gather.execution.client;

import dev.gather.json.Slice;
import dev.gather.json.Step;
import dev.gather.template.Reference;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a route's {@code params} have read of a client's texts, where that is no text: numbers,
 * booleans and arrays, as JSON.
 *
 * @param scopes by the scopes of references, and the names there; those of headers in lower case
 */
public record ParamValues(Map<String, Map<String, Slice>> scopes) {

  /** Nothing: all values are texts. */
  public static final ParamValues NONE = new ParamValues(Map.of());

  /** Those of one scope, by name. */
  Map<String, Slice> in(String scope) {
    return scopes.getOrDefault(scope, Map.of());
  }

  /** The whole value of the parameter that a reference names. */
  @Nullable Slice of(Reference reference) {
    if (scopes.isEmpty()
        || !scopes.containsKey(reference.scope())
        || reference.steps().isEmpty()
        || !(reference.steps().get(0) instanceof Step.Member member)) {
      return null;
    }
    String name = member.name();
    return in(reference.scope())
        .get(reference.scope().equals("header") ? name.toLowerCase(Locale.ROOT) : name);
  }

  /** Nothing of the client's. */
  @Override
  public String toString() {
    return "ParamValues";
  }
}
