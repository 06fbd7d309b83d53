package dev.gather.plan.compile;

import dev.gather.definition.model.CallDefinition;
import dev.gather.definition.model.RouteDefinition;
import dev.gather.definition.problem.DefinitionPath;
import dev.gather.definition.problem.DefinitionProblems;
import dev.gather.json.Step;
import dev.gather.plan.CallPlan;
import dev.gather.plan.CallRequirement;
import dev.gather.plan.ConditionPlan;
import dev.gather.plan.ForEachPlan;
import dev.gather.plan.Placement;
import dev.gather.plan.SuccessPlan;
import dev.gather.plan.fields.FieldsPlan;
import dev.gather.plan.fields.Place;
import dev.gather.shape.Shape;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Compiles what clients may choose of a route's document, and which calls that takes. */
record FieldsCompiler(RouteDefinition route, DefinitionProblems problems) {

  /** The gateway's own, whatever is merged. */
  private static final String ERRORS = "errors";

  /** Reports what does not go together. */
  void check() {
    if (route.document().fields() && route.document().transform().isPresent()) {
      problems.addAtKey(
          DefinitionPath.of("routes", route.name(), "fields"),
          "what a `transform` makes has no members to choose (expected: `fields` or `transform`)");
    }
  }

  /**
   * @param calls all of the route, none of which waits for itself
   * @param requirements those that read calls
   */
  Optional<FieldsPlan> compile(
      List<CallPlan> calls, SuccessPlan success, List<CallRequirement> requirements) {
    if (!route.document().fields()) {
      return Optional.empty();
    }
    return Optional.of(
        new FieldsPlan(
            members(calls),
            calls.stream().map(call -> place(call, calls)).toList(),
            calls.stream().map(FieldsCompiler::needs).toList(),
            always(calls, success, requirements)));
  }

  /** Those that it depends on, and the one that may have to stand in for it. */
  private static List<Integer> needs(CallPlan call) {
    OptionalInt standIn = call.failure().fallbackCall();
    return standIn.isEmpty()
        ? call.schedule().dependencies()
        : Stream.concat(call.schedule().dependencies().stream(), Stream.of(standIn.getAsInt()))
            .toList();
  }

  /**
   * Calls that are made whatever is wanted: those that change something, that whose status the
   * client is told, those that are required to be in some way, and those that are there for nothing
   * but to fail the request.
   */
  private static Set<Integer> always(
      List<CallPlan> calls, SuccessPlan success, List<CallRequirement> requirements) {
    Set<Integer> always = new HashSet<>();
    calls.stream()
        .filter(call -> call.isUnsafe() || isGuard(call, calls))
        .forEach(call -> always.add(call.index()));
    success.status().ifPresent(always::add);
    requirements.forEach(requirement -> always.addAll(requirement.reads()));
    return always;
  }

  /** Whether nobody sees its answer, and no answer is there without it. */
  private static boolean isGuard(CallPlan call, List<CallPlan> calls) {
    return !call.isShown()
        && call.failure().required()
        && calls.stream().noneMatch(other -> needs(other).contains(call.index()));
  }

  private Set<String> members(List<CallPlan> calls) {
    Set<String> members = new LinkedHashSet<>();
    calls.stream()
        .filter(FieldsCompiler::isMember)
        .forEach(call -> members.add(call.answer().member()));
    route.document().fixed().ifPresent(fixed -> members.addAll(fixed.propertyNames()));
    return members;
  }

  private Place place(CallPlan call, List<CallPlan> calls) {
    return switch (call.answer().placement()) {
      case HIDDEN -> new Place.Nowhere();
      case MEMBER -> new Place.At(List.of(call.answer().member()));
      case INTO -> new Place.At(names(call, calls));
      case MERGE -> merged(call, calls);
    };
  }

  /** Of two members of one name the last in the file's order is shown. */
  private Place merged(CallPlan call, List<CallPlan> calls) {
    CallDefinition written =
        Objects.requireNonNull(route.document().calls().get(call.name()), call.name());
    Set<String> standIns = new HashSet<>();
    Stream.of(written.failure().fallback(), written.shape().orElse())
        .flatMap(Optional::stream)
        .filter(JsonNode::isObject)
        .forEach(json -> standIns.addAll(json.propertyNames()));
    Set<String> taken = new HashSet<>(Set.of(ERRORS));
    calls.stream()
        .filter(other -> other.index() > call.index() && isMember(other) && isAlwaysMade(other))
        .forEach(other -> taken.add(other.answer().member()));
    return new Place.Merged(shape(call), Set.copyOf(standIns), Set.copyOf(taken));
  }

  /** One that may be left out then has no member, and the earlier one of its name is shown. */
  private static boolean isAlwaysMade(CallPlan call) {
    return call.schedule().when().map(ConditionPlan::isPerElement).orElse(true);
  }

  /** Of what stands in for it nobody knows the members. */
  private static Shape shape(CallPlan call) {
    return call.failure().fallbackCall().isPresent()
        ? Shape.of(Optional.empty(), List.of(), List.of(), Map.of())
        : call.answer().shape();
  }

  /** Names that lead from the document to what other calls read of this one. */
  private List<String> names(CallPlan call, List<CallPlan> calls) {
    List<String> names = new ArrayList<>();
    switch (call.answer().placement()) {
      case MEMBER -> {
        names.add(call.answer().member());
        call.schedule().forEach().flatMap(ForEachPlan::into).ifPresent(names::add);
      }
      case INTO -> {
        ForEachPlan forEach = call.schedule().forEach().orElseThrow();
        String list = forEach.list().scope();
        calls.stream()
            .filter(source -> source.name().equals(list))
            .forEach(source -> names.addAll(names(source, calls)));
        forEach.list().steps().stream()
            .filter(Step.Member.class::isInstance)
            .forEach(step -> names.add(((Step.Member) step).name()));
        names.add(forEach.into().orElseThrow());
      }
      case MERGE, HIDDEN -> {}
    }
    return List.copyOf(names);
  }

  private static boolean isMember(CallPlan call) {
    return call.answer().placement() == Placement.MEMBER;
  }
}
