package dev.gather.plan.compile;

import dev.gather.definition.model.CallDefinition;
import dev.gather.definition.model.RouteDefinition;
import dev.gather.definition.problem.DefinitionPath;
import dev.gather.definition.problem.DefinitionProblems;
import dev.gather.plan.CallPlan;
import dev.gather.plan.ForEachPlan;
import dev.gather.plan.Placement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Sees to it that every part of a route's document has a name of its own. */
final class DocumentNames {

  private static final String ERRORS = "errors";

  private final RouteDefinition route;
  private final DefinitionProblems problems;
  private final Map<String, String> members = new HashMap<>();
  private final Map<List<Object>, String> intos = new HashMap<>();

  DocumentNames(RouteDefinition route, DefinitionProblems problems) {
    this.route = route;
    this.problems = problems;
    if (route.document().fixed().filter(fixed -> fixed.has(ERRORS)).isPresent()) {
      refuseErrors(DefinitionPath.of("routes", route.name(), "static", ERRORS));
    }
  }

  /**
   * @param plan empty where the call has a problem of its own
   */
  void check(CallDefinition call, Optional<CallPlan> plan) {
    String pointer = DefinitionPath.of("routes", route.name(), "calls", call.name());
    plan.filter(compiled -> compiled.answer().placement() == Placement.INTO)
        .ifPresent(compiled -> checkInto(call, compiled, pointer));
    boolean hasMember =
        plan.map(compiled -> compiled.answer().placement() == Placement.MEMBER)
            .orElse(!call.placement().merge() && !call.placement().hidden());
    if (hasMember) {
      checkMember(call, pointer);
    }
  }

  private void checkInto(CallDefinition call, CallPlan plan, String pointer) {
    if (call.placement().as().isPresent()) {
      problems.addAtKey(
          pointer + "/as",
          "a call that is put into elements has no member to name (expected: no `as`)");
    }
    ForEachPlan forEach = plan.schedule().forEach().orElseThrow();
    String into = forEach.into().orElseThrow();
    String other =
        intos.putIfAbsent(
            List.of(forEach.list().scope(), forEach.list().steps(), into), call.name());
    if (other != null) {
      problems.add(
          pointer + "/into",
          "calls `%s` and `%s` both become `%s` of the same elements (expected: a name of its own for each)"
              .formatted(other, call.name(), into));
    }
  }

  private void checkMember(CallDefinition call, String pointer) {
    String member = call.placement().as().orElse(call.name());
    String memberPointer = call.placement().as().isPresent() ? pointer + "/as" : pointer;
    if (member.equals(ERRORS)) {
      refuseErrors(memberPointer);
    }
    String other = members.putIfAbsent(member, call.name());
    if (other != null) {
      problems.addAtKey(
          memberPointer,
          "calls `%s` and `%s` have the same member `%s` (expected: a name of its own for each, by `as`)"
              .formatted(other, call.name(), member));
    }
  }

  private void refuseErrors(String pointer) {
    problems.addAtKey(pointer, "member `errors` is the gateway's own (expected: another name)");
  }
}
