package dev.gather.plan.compile;

import dev.gather.definition.model.PassDefinition;
import dev.gather.definition.problem.DefinitionPath;
import dev.gather.definition.problem.DefinitionProblems;
import dev.gather.plan.CallPlan;
import dev.gather.plan.RoutePlan;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a route cannot pass on of its services' answers, or never would. */
record PassRules(RoutePlan route, DefinitionProblems problems) {

  /** Statuses whose answers are stored without their bodies. */
  private static final List<Integer> STORED = List.of(404, 410);

  /** Fields that may stand in an answer several times, each for itself. */
  private static final Set<String> SEVERAL = Set.of("link", "set-cookie");

  void check() {
    BitSet optional = route.optional();
    Map<String, String> passing = new HashMap<>();
    for (CallPlan call : route.calls()) {
      checkStatus(call);
      checkBody(call, optional.get(call.index()));
      checkHeaders(call, passing);
    }
  }

  /** Those that pass without being named are still absent where the file says so. */
  private void checkStatus(CallPlan call) {
    String pointer = pointer(call, "pass-status");
    int place = 0;
    for (int status : call.failure().passStatus()) {
      String here = pointer + "/" + place++;
      if (call.pass().absentOn().contains(status) && problems.rawText(here).isPresent()) {
        problems.add(here, alsoAbsent(status));
      }
    }
  }

  private static String alsoAbsent(int status) {
    return "with %d there is nothing, says `absent-on` (expected: in one of them)"
        .formatted(status);
  }

  private void checkBody(CallPlan call, boolean isOptional) {
    PassDefinition pass = call.pass();
    if (pass.body().isEmpty()) {
      return;
    }
    String pointer = pointer(call, "pass-body");
    if (call.schedule().forEach().isPresent()) {
      problems.addAtKey(
          pointer,
          "the answers of a for-each have a body each (expected: a call that is made once)");
    }
    if (isOptional) {
      problems.addAtKey(
          pointer,
          "a failure that the answer can do without has no body in it (expected: a required call, or `at-least` in the route)");
    }
    int place = 0;
    for (int status : pass.body()) {
      if (pass.absentOn().contains(status)) {
        problems.add(pointer + "/" + place, alsoAbsent(status));
      }
      if (call.cache().isPresent() && STORED.contains(status)) {
        problems.add(
            pointer + "/" + place,
            "a %d is stored without its body (expected: other statuses, or a call without `cache`)"
                .formatted(status));
      }
      place++;
    }
  }

  /**
   * @param passing names of calls by the fields that they pass
   */
  private void checkHeaders(CallPlan call, Map<String, String> passing) {
    List<String> headers = call.passedHeaders();
    String pointer = pointer(call, "pass-headers");
    if (!headers.isEmpty() && call.schedule().forEach().isPresent()) {
      problems.addAtKey(
          pointer,
          "the answers of a for-each have headers each (expected: a call that is made once)");
    }
    Set<String> own = new HashSet<>();
    for (int i = 0; i < headers.size(); i++) {
      String name = headers.get(i);
      String here = pointer + "/" + i;
      Optional<String> fault = PassedFields.fault(name, call.isShared());
      String other = SEVERAL.contains(name) ? null : passing.putIfAbsent(name, call.name());
      if (!own.add(name)) {
        report(here, "is named twice (expected: once)");
      } else if (fault.isPresent()) {
        report(here, fault.get());
      } else if (other != null) {
        report(
            here,
            "is passed by call `%s` as well (expected: by one call of a route)".formatted(other));
      }
    }
  }

  private void report(String pointer, String fault) {
    String written = problems.rawText(pointer).orElse("");
    problems.add(pointer, "header `%s` %s".formatted(written, fault));
  }

  private String pointer(CallPlan call, String key) {
    return DefinitionPath.of("routes", route.name(), "calls", call.name(), key);
  }
}
