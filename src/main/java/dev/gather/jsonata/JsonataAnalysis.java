package dev.gather.jsonata;

import dev.gather.json.ExpressionException;
import dev.gather.jsonata.WatchedNodes.Cost;
import dev.gather.pattern.LinearPattern;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an expression before it is evaluated: the members of its input that it reads,
 * the functions that it calls, and the nodes that have to be watched. Puts functions that keep to a
 * budget in place of regular expressions.
 *
 * <p>Where it cannot be known what is read, everything counts as read.
 */
final class JsonataAnalysis {

  /** Functions that take what they lack from the context. */
  private static final Set<String> OF_CONTEXT =
      Set.of("string", "boolean", "not", "keys", "lookup", "spread", "sift", "each", "clone");

  private static final Set<String> WITH_TWO_ARGUMENTS = Set.of("lookup", "sift", "each");

  final Set<String> names = new LinkedHashSet<>();
  boolean readsEverything;

  /** Of the input's members. */
  final MemberNames members = new MemberNames();

  /** What it reads by names alone, from the input on. */
  final Set<List<String>> paths = new LinkedHashSet<>();

  /** Of all variables that it reads. */
  final MemberNames variables = new MemberNames();

  /** Variables of which it may read anything. */
  final Set<String> wholes = new HashSet<>();

  /** Variables that are called, with the position behind one of their names. */
  final TreeMap<String, Integer> called = new TreeMap<>();

  /** Variables that the expression itself defines. */
  final Set<String> bound = new HashSet<>();

  final WatchedNodes watched = new WatchedNodes();

  JsonataAnalysis(JsonataNode expression) {
    visit(expression, true);
  }

  /**
   * @param isRoot whether the node's context may be the whole input
   */
  private void visit(@Nullable JsonataNode node, boolean isRoot) {
    if (node == null) {
      return;
    }
    switch (node.type()) {
      case "path" -> path(node, isRoot);
      case "name" -> {
        if (isRoot) {
          names.add(node.text());
        }
      }
      case "wildcard", "descendant" -> {
        readsEverything |= isRoot;
        watched.watch(node, Cost.WILDCARD);
      }
      case "parent" -> readsEverything = true;
      case "variable" -> {
        readsEverything |= isInput(node, isRoot);
        variables.know(node.text());
        wholes.add(node.text());
        if (node.text().equals("eval")) {
          called.putIfAbsent("eval", node.position());
        }
      }
      case "regex" -> {
        if (node.get("value") instanceof Pattern pattern) {
          node.setValue(new RegexFunction(linear(pattern, node.position())));
        }
      }
      case "function", "partial" -> function(node, isRoot, 0);
      case "apply" -> apply(node, isRoot);
      case "lambda" -> {
        node.nodes("arguments").forEach(argument -> bound.add(argument.text()));
        readsEverything |= isRoot && node.get("signature") != null;
        visit(node.node("body"), isRoot);
      }
      case "transform" -> visitAll(node, false, "pattern", "update", "delete");
      case "bind" -> bind(node, isRoot);
      case "binary" -> {
        watched.watch(node, Cost.CONSTRUCTOR);
        operand(node.node("lhs"), isRoot);
        operand(node.node("rhs"), isRoot);
      }
      case "unary" -> {
        watched.watch(node, Cost.CONSTRUCTOR);
        visit(node.node("expression"), isRoot);
        node.nodes("expressions").forEach(child -> visit(child, isRoot));
        pairs(node, isRoot);
      }
      case "block" -> node.nodes("expressions").forEach(child -> visit(child, isRoot));
      case "condition" -> visitAll(node, isRoot, "condition", "then", "_else");
      case "sort" -> node.nodes("terms").forEach(term -> visit(term.node("expression"), false));
      default -> {}
    }
    stages(node, isRoot);
    JsonataNode group = node.node("group");
    if (group != null) {
      watched.watch(node, Cost.CONSTRUCTOR);
      if (!node.is("path")) {
        pairs(group, false);
      }
    }
  }

  private void visitAll(JsonataNode node, boolean isRoot, String... children) {
    for (String child : children) {
      visit(node.node(child), isRoot);
    }
  }

  /**
   * The same pattern for an engine that takes linear time.
   *
   * @param end where its literal ends
   */
  private static LinearPattern linear(Pattern pattern, int end) {
    boolean ignoresCase = (pattern.flags() & Pattern.CASE_INSENSITIVE) != 0;
    boolean isMultiline = (pattern.flags() & Pattern.MULTILINE) != 0;
    int flags =
        (ignoresCase ? com.google.re2j.Pattern.CASE_INSENSITIVE : 0)
            | (isMultiline ? com.google.re2j.Pattern.MULTILINE : 0);
    try {
      return LinearPattern.compile(pattern.pattern(), flags);
    } catch (ExpressionException e) {
      int start = end - Integer.bitCount(flags) - 1 - pattern.pattern().length();
      throw new ExpressionException(
          "the regular expression " + e.getMessage(), Math.max(0, start) + e.offset());
    }
  }

  private void operand(@Nullable JsonataNode node, boolean isRoot) {
    if (node != null) {
      watched.watch(node, Cost.OPERAND);
      visit(node, isRoot);
    }
  }

  private void path(JsonataNode path, boolean isRoot) {
    List<JsonataNode> steps = path.nodes("steps");
    boolean isAtRoot = isRoot;
    if (isRoot) {
      members.note(steps, 0);
      notePath(steps, 0);
    }
    for (int i = 0; i < steps.size(); i++) {
      JsonataNode step = steps.get(i);
      boolean leadsFromInput =
          i == 0
              && isInput(step, isRoot)
              && step.get("stages") == null
              && step.get("predicate") == null
              && steps.size() > 1
              && steps.get(1).is("name");
      if (leadsFromInput) {
        names.add(steps.get(1).text());
        members.note(steps, 1);
        notePath(steps, 1);
      } else if (i == 0 && leadsFromVariable(steps)) {
        variables.add(step.text(), steps.get(1).text());
      } else {
        visit(step, isAtRoot);
      }
      if (i > 0) {
        watched.watch(step, Cost.SEQUENCE);
      }
      // A step that binds a variable leaves the context as it was.
      isAtRoot &= step.get("focus") != null;
    }
    watched.watch(path, Cost.SEQUENCE);
    tuples(path, steps);
    JsonataNode group = path.node("group");
    if (group != null) {
      pairs(group, isAtRoot);
      if (steps.stream().anyMatch(step -> step.get("tuple") != null)) {
        group.pairs("lhsObject").forEach(pair -> watched.watch(pair.get(0), Cost.GROUP_KEY));
      }
    }
  }

  /** As far as names lead. A step that binds a variable leaves the context as it was. */
  private void notePath(List<JsonataNode> steps, int first) {
    List<String> path = new ArrayList<>();
    for (JsonataNode step : steps.subList(first, steps.size())) {
      if (!step.is("name")) {
        break;
      }
      path.add(step.text());
      if (step.get("focus") != null) {
        break;
      }
    }
    if (path.size() > 1) {
      paths.add(List.copyOf(path));
    }
  }

  /**
   * From its first step on that binds something, a path goes over tuples in place of values. Those
   * of its first elements are made of what the step before came to.
   */
  private void tuples(JsonataNode path, List<JsonataNode> steps) {
    int first = 0;
    while (first < steps.size() && steps.get(first).get("tuple") == null) {
      first++;
    }
    if (first == steps.size()) {
      return;
    }
    int variables =
        (int)
            steps.stream()
                .flatMap(step -> Stream.of("tuple", "focus", "index").map(step::get))
                .filter(Objects::nonNull)
                .count();
    if (first == 0) {
      watched.watchTuples(path, true, variables);
    }
    for (JsonataNode step : steps.subList(Math.max(0, first - 1), steps.size())) {
      watched.watchTuples(step, false, variables);
    }
  }

  /** Whether a path begins with a variable and the name of one of its members. */
  private static boolean leadsFromVariable(List<JsonataNode> steps) {
    JsonataNode first = steps.get(0);
    return first.is("variable")
        && first.get("stages") == null
        && first.get("predicate") == null
        && first.get("focus") == null
        && first.get("index") == null
        && !first.text().isEmpty()
        && !first.text().equals("$")
        && steps.size() > 1
        && steps.get(1).is("name");
  }

  /** Whether a node is the whole input itself, {@code $} or {@code $$}. */
  private static boolean isInput(JsonataNode node, boolean isRoot) {
    return node.is("variable") && (node.text().equals("$") || (isRoot && node.text().isEmpty()));
  }

  private void function(JsonataNode call, boolean isRoot, int given) {
    watched.watch(call, Cost.CALL);
    JsonataNode procedure = call.node("procedure");
    List<JsonataNode> arguments = call.nodes("arguments");
    if (procedure != null) {
      watched.watch(procedure, Cost.PROCEDURE);
      if (procedure.is("variable")) {
        called.putIfAbsent(procedure.text(), procedure.position());
        readsEverything |= isRoot && takesContext(procedure.text(), given + arguments.size());
      } else {
        visit(procedure, isRoot);
      }
    }
    arguments.forEach(argument -> visit(argument, isRoot));
  }

  private static boolean takesContext(String function, int arguments) {
    return OF_CONTEXT.contains(function)
        && arguments < (WITH_TWO_ARGUMENTS.contains(function) ? 2 : 1);
  }

  private void apply(JsonataNode node, boolean isRoot) {
    watched.watch(node, Cost.CALL);
    operand(node.node("lhs"), isRoot);
    JsonataNode applied = node.node("rhs");
    if (applied != null && applied.is("function")) {
      function(applied, isRoot, 1);
      stages(applied, isRoot);
    } else {
      if (applied != null && applied.is("variable")) {
        called.putIfAbsent(applied.text(), applied.position());
      }
      visit(applied, isRoot);
    }
  }

  private void bind(JsonataNode node, boolean isRoot) {
    JsonataNode variable = node.node("lhs");
    JsonataNode value = node.node("rhs");
    if (variable != null) {
      bound.add(variable.text());
    }
    if (value != null) {
      readsEverything |= value.is("variable") && OF_CONTEXT.contains(value.text());
      visit(value, isRoot);
    }
  }

  /** Filters, whose context is an element, and variables that a step binds. */
  private void stages(JsonataNode node, boolean isRoot) {
    boolean isAtRoot = isRoot && node.get("focus") != null;
    for (String stages : List.of("predicate", "stages")) {
      for (JsonataNode stage : node.nodes(stages)) {
        if (stage.is("index")) {
          bound.add(stage.text());
        }
        visit(stage.node("expr"), isAtRoot);
      }
    }
    for (String variable : List.of("focus", "index")) {
      if (node.get(variable) instanceof String name) {
        bound.add(name);
      }
    }
  }

  private void pairs(JsonataNode object, boolean isRoot) {
    object
        .pairs("lhsObject")
        .forEach(
            pair -> {
              visit(pair.get(0), isRoot);
              visit(pair.get(1), isRoot);
            });
  }
}
