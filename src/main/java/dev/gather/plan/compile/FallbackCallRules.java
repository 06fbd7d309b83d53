package dev.gather.plan.compile;

import dev.gather.definition.model.CallDefinition;
import dev.gather.definition.model.RouteDefinition;
import dev.gather.definition.problem.DefinitionPath;
import dev.gather.definition.problem.DefinitionProblems;
import dev.gather.definition.problem.Suggestion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Which calls of a route stand in for others when those have failed, and when they are made. */
final class FallbackCallRules {

  private final RouteDefinition route;
  private final List<String> names;
  private final DefinitionProblems problems;

  /** By the name of a call that stands in, the calls that it stands in for. */
  private final Map<String, List<String>> standIns = new LinkedHashMap<>();

  FallbackCallRules(RouteDefinition route, DefinitionProblems problems) {
    this.route = route;
    this.names = List.copyOf(route.document().calls().keySet());
    this.problems = problems;
    route
        .document()
        .calls()
        .forEach(
            (name, call) ->
                call.failure()
                    .fallbackCall()
                    .ifPresent(
                        other ->
                            standIns
                                .computeIfAbsent(other, unseen -> new ArrayList<>())
                                .add(name)));
  }

  /**
   * Reports what cannot stand in for another call.
   *
   * @param dependencies of each call, in the file's order
   * @return false where some call waits for one that may never be made
   */
  boolean check(List<List<Integer>> dependencies) {
    route.document().calls().values().forEach(this::checkNamed);
    standIns.forEach(
        (name, others) -> {
          CallDefinition call = route.document().calls().get(name);
          if (call != null) {
            checkStandIn(call, others.get(0));
          }
        });
    checkStatus();
    boolean isSound = true;
    for (int i = 0; i < names.size(); i++) {
      for (int dependency : dependencies.get(i)) {
        isSound &= checkCall(names.get(i), names.get(dependency));
      }
    }
    return isSound;
  }

  /** What each call's value waits for: for those that stand in as well. */
  List<List<Integer>> ofValues(List<List<Integer>> dependencies) {
    List<List<Integer>> all = copy(dependencies);
    standIns.forEach(
        (name, others) -> others.forEach(other -> addTo(all, names.indexOf(other), name)));
    return all;
  }

  /** What each call is made after: one that stands in after those that have failed then. */
  List<List<Integer>> ofRequests(List<List<Integer>> dependencies) {
    List<List<Integer>> all = copy(dependencies);
    standIns.forEach(
        (name, others) -> others.forEach(other -> addTo(all, names.indexOf(name), other)));
    return all;
  }

  private static List<List<Integer>> copy(List<List<Integer>> dependencies) {
    List<List<Integer>> all = new ArrayList<>();
    dependencies.forEach(some -> all.add(new ArrayList<>(some)));
    return all;
  }

  private void addTo(List<List<Integer>> all, int call, String before) {
    int index = names.indexOf(before);
    if (call >= 0 && index >= 0) {
      all.get(call).add(index);
    }
  }

  private void checkNamed(CallDefinition call) {
    Optional<String> name = call.failure().fallbackCall();
    String pointer = pointer(call.name()) + "/fallback-call";
    if (name.isPresent() && !names.contains(name.get())) {
      String written = problems.rawText(pointer).orElse("");
      problems.add(
          pointer,
          "unknown call `%s` (expected: %s)".formatted(written, Suggestion.among(written, names)));
    }
    if (name.isPresent() && call.schedule().forEach().isPresent()) {
      problems.addAtKey(
          pointer,
          "no call can stand in for an element of a for-each (expected: `fallback`, or a call that is made once)");
    }
  }

  private void checkStandIn(CallDefinition call, String other) {
    String pointer = pointer(call.name());
    if (call.schedule().forEach().isPresent()) {
      problems.addAtKey(
          pointer + "/for-each",
          "it stands in for `%s`, which has one value (expected: a call that is made once)"
              .formatted(other));
    }
    if (!call.exchange().method().equals("GET")) {
      problems.addAtKey(
          pointer + "/method",
          "it stands in for `%s`, so that nobody knows whether it is made (expected: method GET, which changes nothing)"
              .formatted(other));
    }
    if (call.failure().required().equals(Optional.of(true))) {
      refuse(pointer, "required", other);
    }
    if (!call.placement().hidden()) {
      List.of("as", "into", "merge", "hidden").stream()
          .filter(key -> isWritten(pointer, key))
          .forEach(key -> refuse(pointer, key, other));
    }
    List.of("pass-status", "pass-body", "pass-headers").stream()
        .filter(key -> isWritten(pointer, key))
        .forEach(key -> refuse(pointer, key, other));
  }

  private void refuse(String pointer, String key, String other) {
    problems.addAtKey(
        pointer + "/" + key,
        "of a call that stands in for `%s` there is nothing but its value (expected: no `%s`)"
            .formatted(other, key));
  }

  /** A scalar, or a list with something in it. */
  private boolean isWritten(String pointer, String key) {
    String here = pointer + "/" + key;
    return problems.rawText(here).or(() -> problems.rawText(here + "/0")).isPresent();
  }

  private void checkStatus() {
    String name = route.document().success().status().orElse("");
    List<String> others = standIns.get(name);
    if (others != null && names.contains(name)) {
      problems.add(
          DefinitionPath.of("routes", route.name(), "status"),
          "`%s` is made only when `%s` has failed (expected: `%s`)"
              .formatted(name, others.get(0), others.get(0)));
    }
  }

  private boolean checkCall(String call, String dependency) {
    List<String> others = standIns.get(dependency);
    if (others == null) {
      return true;
    }
    String other = others.get(0);
    problems.addAtKey(
        pointer(call),
        "`%s` needs `%s`, which is made only when `%s` has failed (expected: `%s`, whose value it is then)"
            .formatted(call, dependency, other, other));
    return false;
  }

  /**
   * Reports that a key of the route reads calls which may never be made.
   *
   * @param read names of calls, and perhaps others
   * @return false where it does
   */
  boolean checkRead(String key, Stream<String> read) {
    List<String> found = read.filter(standIns::containsKey).distinct().toList();
    for (String name : found) {
      String other = Objects.requireNonNull(standIns.get(name)).get(0);
      problems.addAtKey(
          DefinitionPath.of("routes", route.name(), key),
          "it needs `%s`, which is made only when `%s` has failed (expected: `%s`, whose value it is then)"
              .formatted(name, other, other));
    }
    return found.isEmpty();
  }

  private String pointer(String call) {
    return DefinitionPath.of("routes", route.name(), "calls", call);
  }
}
