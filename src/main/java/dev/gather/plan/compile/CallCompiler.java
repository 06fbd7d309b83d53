package dev.gather.plan.compile;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gather.definition.model.CallDefinition;
import dev.gather.definition.model.GatewayDefinition;
import dev.gather.definition.model.RouteDefinition;
import dev.gather.definition.problem.DefinitionPath;
import dev.gather.definition.problem.DefinitionProblems;
import dev.gather.definition.problem.Suggestion;
import dev.gather.jsonata.JsonataExpression;
import dev.gather.plan.CallPlan;
import dev.gather.plan.ConditionPlan;
import dev.gather.plan.ForEachPlan;
import dev.gather.plan.Placement;
import dev.gather.plan.RoutePath;
import dev.gather.template.Reference;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Compiles one call: where its answer comes from, and what it waits for. */
final class CallCompiler {

  private final RouteDefinition route;
  private final List<String> names;
  private final DefinitionProblems problems;
  private final Map<String, ShapedCall> shaped;
  private final AskCompiler asks;
  private final ForEachCompiler forEachs;
  private final CallExpressions expressions;
  private final ReferenceCheck references;

  CallCompiler(
      GatewayDefinition gateway,
      RouteDefinition route,
      RoutePath path,
      List<String> names,
      DefinitionProblems problems) {
    this.route = route;
    this.names = names;
    this.problems = problems;
    ShapeCompiler shapes = new ShapeCompiler(problems);
    this.shaped = ShapedCall.of(route, shapes);
    this.references = new ReferenceCheck(gateway.access(), route, path.variables(), shaped);
    this.asks = new AskCompiler(gateway, route, references, problems);
    this.forEachs = new ForEachCompiler(references, problems, shapes);
    this.expressions =
        new CallExpressions(
            Stream.concat(names.stream(), ClientScopes.of(gateway.access(), route).stream())
                .toList(),
            references,
            problems);
  }

  /** Whether what is read can have a value. */
  ReferenceCheck references() {
    return references;
  }

  /** Compiles a call and reports what is wrong with it. What it waits for is told even then. */
  CompiledCall compile(CallDefinition call, int index) {
    String pointer = DefinitionPath.of("routes", route.name(), "calls", call.name());
    CallKeyRules keys = new CallKeyRules(call, problems, pointer);
    keys.check();
    ShapedCall answer = Objects.requireNonNull(shaped.get(call.name()));
    CompiledTask task =
        call.compute().isPresent() ? computed(call, pointer) : asks.compile(call, pointer);
    Optional<ForEachPlan> forEach = forEachs.compile(call, answer.at(), pointer);
    Optional<ConditionPlan> when = expressions.when(call, pointer);
    List<Reference> reads =
        Stream.concat(task.references().stream(), forEach.stream().map(ForEachPlan::list)).toList();
    keys.checkBatch(reads);
    Set<Integer> read = new TreeSet<>();
    Stream.of(
            reads.stream().map(Reference::scope),
            task.names().stream(),
            when.stream().flatMap(condition -> condition.expression().names().stream()))
        .flatMap(this::calls)
        .forEach(read::add);
    Set<Integer> waitsFor = new TreeSet<>(after(call, pointer));
    waitsFor.addAll(read);
    List<Integer> dependencies = List.copyOf(waitsFor);
    if (task.task().isEmpty()
        || forEach.isPresent() != call.schedule().forEach().isPresent()
        || when.isPresent() != call.schedule().when().isPresent()) {
      return new CompiledCall(dependencies, Optional.empty());
    }
    CallPlan plan =
        new CallPlan(
            index,
            call.name(),
            task.task().get(),
            new CallPlan.Schedule(dependencies, List.copyOf(read), needs(reads), when, forEach),
            new CallPlan.Failure(
                call.failure().isRequired(),
                call.failure().fallback().map(json -> json.toString().getBytes(UTF_8)),
                call.failure().passStatus(),
                fallbackCall(call)),
            new CallPlan.Answer(
                answer.shape(),
                placement(call, forEach),
                call.placement().as().orElse(call.name())));
    return new CompiledCall(dependencies, Optional.of(plan));
  }

  private CompiledTask computed(CallDefinition call, String pointer) {
    Optional<JsonataExpression> compute = expressions.compute(call, pointer);
    return new CompiledTask(
        compute.map(CallPlan.Compute::new),
        List.of(),
        compute.map(expression -> List.copyOf(expression.names())).orElse(List.of()));
  }

  /**
   * @param dependencies indexes of the calls it waits for
   * @param plan empty when a part could not be compiled, which has been reported
   */
  record CompiledCall(List<Integer> dependencies, Optional<CallPlan> plan) {}

  private List<Integer> needs(List<Reference> reads) {
    return calls(
            reads.stream()
                .filter(reference -> reference.defaultText().isEmpty())
                .map(Reference::scope))
        .distinct()
        .toList();
  }

  /** Indexes of the calls among what is read. */
  private Stream<Integer> calls(Stream<String> scopes) {
    return scopes.filter(names::contains).map(names::indexOf);
  }

  private Set<Integer> after(CallDefinition call, String pointer) {
    Set<Integer> after = new LinkedHashSet<>();
    for (int i = 0; i < call.schedule().after().size(); i++) {
      String name = call.schedule().after().get(i);
      if (names.contains(name)) {
        after.add(names.indexOf(name));
      } else {
        problems.add(
            pointer + "/after/" + i,
            "unknown call `%s` (expected: %s)".formatted(name, Suggestion.among(name, names)));
      }
    }
    return after;
  }

  /** Empty where there is none, or none of the name, which has been reported. */
  private OptionalInt fallbackCall(CallDefinition call) {
    int index = call.failure().fallbackCall().map(names::indexOf).orElse(-1);
    return index < 0 ? OptionalInt.empty() : OptionalInt.of(index);
  }

  /** A result goes into an element only where the document shows the list. */
  private Placement placement(CallDefinition call, Optional<ForEachPlan> forEach) {
    if (call.placement().merge()) {
      return Placement.MERGE;
    }
    if (call.placement().hidden()) {
      return Placement.HIDDEN;
    }
    boolean intoShown =
        forEach
            .filter(plan -> plan.into().isPresent())
            .map(plan -> route.document().calls().get(plan.list().scope()))
            .filter(source -> !source.placement().hidden())
            .isPresent();
    return intoShown ? Placement.INTO : Placement.MEMBER;
  }
}
