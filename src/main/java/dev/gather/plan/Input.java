package dev.gather.plan;

import dev.gather.json.Step;
import dev.gather.jsonata.JsonataExpression;
import dev.gather.template.Reference;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One thing of a client's request that an answer may depend on. Requests that are the same in all
 * inputs of an answer may share it: keys of shared answers and {@code Vary} are made of inputs, and
 * of nothing else of a client's.
 *
 * @param kind where it stands
 * @param name under which it stands there, a header's in lower case; empty for all that stands
 *     there
 */
public record Input(Kind kind, Optional<String> name) {

  /** Headers that tell whose a request is, in the order of a key. */
  public static final List<String> CREDENTIALS = List.of("authorization", "cookie");

  /** Who asks, as it was verified: the same whatever credentials showed it. */
  public static final Input CALLER = new Input(Kind.CALLER, Optional.of("caller"));

  /** What the client has chosen of the document: the same for lists that mean the same. */
  public static final Input FIELDS = new Input(Kind.FIELDS, Optional.empty());

  /**
   * By the names of the scopes that references read, the caller and the fields; a body is one
   * input, whatever is read.
   */
  public enum Kind {
    PATH,
    QUERY,
    HEADER,
    COOKIE,
    BODY,
    CLAIMS,
    CALLER,
    FIELDS
  }

  /**
   * All that a scope of the client's has.
   *
   * @throws IllegalArgumentException where it has no kind: what no key has would be another's
   */
  public static Input all(String scope) {
    return new Input(Kind.valueOf(scope.toUpperCase(Locale.ROOT)), Optional.empty());
  }

  /** What an expression reads of a client's: each scope that it names, as a whole. */
  static Stream<Input> of(JsonataExpression expression) {
    return expression.names().stream().filter(Reference.CLIENTS::contains).map(Input::all);
  }

  /** What a reference to a value of the client's reads. */
  static Input of(Reference reference) {
    Input all = all(reference.scope());
    return switch (all.kind) {
      case PATH, QUERY, COOKIE, CLAIMS -> new Input(all.kind, Optional.of(name(reference)));
      case HEADER -> header(name(reference));
      case BODY, CALLER, FIELDS -> all;
    };
  }

  /** One value of a client's scope. */
  public static Input of(String scope, String name) {
    Input all = all(scope);
    return all.kind == Kind.HEADER ? header(name) : new Input(all.kind, Optional.of(name));
  }

  /** The scope's name in references. */
  public String scope() {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  public static Input header(String name) {
    return new Input(Kind.HEADER, Optional.of(name.toLowerCase(Locale.ROOT)));
  }

  /**
   * Name of the header that brings it, a star for any; empty where none does, and for what is known
   * of who asks: which headers tell that, {@link AdmissionPlan.Protection} says.
   */
  public Optional<String> broughtBy() {
    return switch (kind) {
      case PATH, QUERY, BODY, CLAIMS, CALLER, FIELDS -> Optional.empty();
      case HEADER -> Optional.of(name.orElse("*"));
      case COOKIE -> Optional.of("cookie");
    };
  }

  private static String name(Reference reference) {
    return ((Step.Member) reference.steps().get(0)).name();
  }
}
