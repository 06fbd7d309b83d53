package dev.gather.plan.compile;

import dev.gather.definition.model.AccessDefinition;
import dev.gather.definition.model.CallDefinition;
import dev.gather.definition.model.RouteDefinition;
import dev.gather.definition.problem.Suggestion;
import dev.gather.json.ExpressionException;
import dev.gather.json.MemberPath;
import dev.gather.json.Step;
import dev.gather.template.Reference;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Whether a reference can ever have a value in a route. */
final class ReferenceCheck {

  private static final List<String> READABLE = List.of("path", "query", "header", "cookie", "body");

  private final String method;
  private final boolean isProtected;
  private final Set<String> variables;
  private final Map<String, ShapedCall> calls;
  private final ParamReferences params;

  /**
   * @param variables of the route's path
   * @param calls by name, in the file's order
   */
  ReferenceCheck(
      AccessDefinition access,
      RouteDefinition route,
      Set<String> variables,
      Map<String, ShapedCall> calls) {
    this.method = route.method();
    this.isProtected = AdmissionCompiler.isProtected(access, route);
    this.variables = variables;
    this.calls = calls;
    this.params = ParamReferences.of(route, variables);
  }

  /** The same for a call's own templates, where elements and keys may be known. */
  Optional<String> problem(Reference reference, CallDefinition.Schedule schedule) {
    boolean isElement = reference.scope().equals("item");
    boolean isKeys = reference.scope().equals("keys");
    if (isElement && schedule.forEach().isPresent() && schedule.batch().isEmpty()) {
      return elementProblem(reference.toString(), reference.steps(), schedule.forEach().get());
    }
    if (isElement && schedule.batch().isPresent()) {
      return problem(reference, "has no value: a batch asks for many elements at once", "{keys}");
    }
    if (isKeys && schedule.forEach().isPresent() && schedule.batch().isPresent()) {
      return reference.steps().isEmpty()
          ? Optional.empty()
          : problem(reference, "stands for all keys of a request", "{keys}");
    }
    return problem(reference);
  }

  /** What is wrong with it as the list of a for-each, if anything. */
  Optional<String> problemOfList(Reference reference) {
    return switch (reference.scope()) {
      case "path", "header", "cookie" ->
          problem(reference, "is never an array", "a call, `body` or `query`");
      default -> problem(reference);
    };
  }

  /** What is wrong with it, if anything. */
  Optional<String> problem(Reference reference) {
    if (reference.defaultText().isPresent() && params.haveDefault(reference)) {
      return problem(
          reference,
          "has a default that is never used: `params` have one",
          "one of the two; that of `params` is seen by all that reads the value");
    }
    return switch (reference.scope()) {
      case "path" -> pathProblem(reference);
      case "query", "header", "cookie" -> namedProblem(reference);
      case "body" -> bodyProblem(reference);
      case "claims" -> claimProblem(reference);
      case "item" -> problem(reference, "has no value here", "`item` inside a for-each only");
      case "keys" -> problem(reference, "has no value here", "`keys` inside a batch only");
      default -> callProblem(reference);
    };
  }

  /**
   * What is wrong with names that an expression reads one inside the other, if anything.
   *
   * @param list of the for-each that the expression is evaluated for, where there is one
   */
  Optional<String> problemOfPath(List<String> names, Optional<String> list) {
    String what = "`" + String.join(".", names) + "`";
    List<Step> steps = names.stream().skip(1).map(name -> (Step) new Step.Member(name)).toList();
    if (names.get(0).equals("item") && list.isPresent()) {
      return elementProblem(what, steps, list.get());
    }
    return calls.containsKey(names.get(0))
        ? shapeProblem(what, names.get(0), steps)
        : Optional.empty();
  }

  /** Whether {@code params} read the value as something else than a text. */
  boolean isTyped(Reference reference) {
    return params.areTyped(reference);
  }

  private Optional<String> pathProblem(Reference reference) {
    Optional<String> named = namedProblem(reference);
    if (named.isPresent()) {
      return named;
    }
    String name = ((Step.Member) reference.steps().get(0)).name();
    if (variables.contains(name)) {
      return Optional.empty();
    }
    return problem(
        reference,
        "names no variable of the route's path",
        variables.isEmpty() ? "a path with {" + name + "}" : Suggestion.among(name, variables));
  }

  /** A scope of texts: one name, and where there may be several of it perhaps a position. */
  private static Optional<String> namedProblem(Reference reference) {
    List<Step> steps = reference.steps();
    boolean named = !steps.isEmpty() && steps.get(0) instanceof Step.Member;
    boolean positioned =
        steps.size() == 2
            && (reference.scope().equals("query") || reference.scope().equals("cookie"))
            && steps.get(1) instanceof Step.Index;
    if (named && (steps.size() == 1 || positioned)) {
      return Optional.empty();
    }
    return problem(reference, "must name one value", "{" + reference.scope() + ".NAME}");
  }

  private Optional<String> claimProblem(Reference reference) {
    if (!isProtected) {
      return problem(
          reference, "has no value: the route is public", "a route that checks who asks");
    }
    return !reference.steps().isEmpty() && reference.steps().get(0) instanceof Step.Member
        ? Optional.empty()
        : problem(reference, "must name one value", "{claims.NAME}");
  }

  private Optional<String> bodyProblem(Reference reference) {
    if (method.equals("GET")) {
      return problem(
          reference,
          "has no value: a GET request has no body",
          "method POST, PUT, PATCH or DELETE");
    }
    return Optional.empty();
  }

  /** Whether it leads to the arrays that a batch with {@code many} has for its elements. */
  boolean isOfMany(Reference list) {
    ShapedCall call = calls.get(list.scope());
    return call != null && call.isMany() && list.steps().isEmpty();
  }

  /** What is wrong with a member of each element of a list, if anything. */
  Optional<String> problemOfKey(Reference list, MemberPath key) {
    return shapeProblem("`" + key + "`", list.scope(), joined(list, key.steps()));
  }

  private Optional<String> elementProblem(String what, List<Step> steps, String list) {
    try {
      Reference elements = Reference.parse(list);
      return shapeProblem(what, elements.scope(), joined(elements, steps));
    } catch (ExpressionException e) {
      return Optional.empty(); // The list has a problem of its own.
    }
  }

  private static List<Step> joined(Reference list, List<Step> inside) {
    return Stream.concat(list.steps().stream(), inside.stream()).toList();
  }

  /**
   * @param what leads there
   * @param steps from the answer of a call; of what is none, all may have a value
   */
  private Optional<String> shapeProblem(String what, String name, List<Step> steps) {
    return mayHave(name, steps)
        ? Optional.empty()
        : Optional.of(
            what
                + " never has a value: the shape of call `"
                + name
                + "` leaves nothing there (expected: what its `keep`, `drop` and `rename` leave, by"
                + " the new names)");
  }

  /** Whether something may stand there, of the call or of one that stands in for it. */
  private boolean mayHave(String name, List<Step> steps) {
    ShapedCall call = calls.get(name);
    Set<String> seen = new HashSet<>(Set.of(name));
    while (call != null && !call.mayHave(steps)) {
      String next = call.fallbackCall().orElse(name);
      if (!seen.add(next)) {
        return false;
      }
      call = calls.get(next);
    }
    return true;
  }

  private Optional<String> callProblem(Reference reference) {
    if (calls.containsKey(reference.scope())) {
      return namesHeader(reference)
          ? problem(
              reference,
              "names a header, and what a call is read for is the body of its answer",
              "a member of it; one that is named so is written {"
                  + reference.scope()
                  + "['headers'].NAME}")
          : shapeProblem(reference.toString(), reference.scope(), reference.steps());
    }
    Set<String> known = new LinkedHashSet<>(calls.keySet());
    known.addAll(READABLE);
    if (isProtected) {
      known.add("claims");
    }
    return Optional.of(
        "unknown name `%s` in %s (expected: %s)"
            .formatted(reference.scope(), reference, Suggestion.among(reference.scope(), known)));
  }

  /** Other gateways read an answer's headers so. A body may have such a member all the same. */
  private static boolean namesHeader(Reference reference) {
    String text = reference.text();
    return text.startsWith(reference.scope() + ".headers.")
        || text.startsWith(reference.scope() + ".headers[")
        || text.startsWith(reference.scope() + ".header.");
  }

  /**
   * A reference of the route that is written in two pairs of braces, as in other gateways, and so
   * is text here.
   */
  Optional<Doubled> doubled(String template) {
    return Doubled.find(
        template, scope -> Reference.SCOPES.contains(scope) || calls.containsKey(scope));
  }

  private static Optional<String> problem(Reference reference, String what, String expected) {
    return Optional.of("%s %s (expected: %s)".formatted(reference, what, expected));
  }
}
