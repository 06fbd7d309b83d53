package dev.gather.plan.compile;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gather.definition.model.CallDefinition;
import dev.gather.definition.model.GatewayDefinition;
import dev.gather.definition.model.RouteDefinition;
import dev.gather.definition.problem.DefinitionPath;
import dev.gather.definition.problem.DefinitionProblems;
import dev.gather.jsonata.JsonataExpression;
import dev.gather.plan.AdmissionPlan.Requirement;
import dev.gather.plan.CallPlan;
import dev.gather.plan.CallRequirement;
import dev.gather.plan.ParamsPlan;
import dev.gather.plan.RoutePath;
import dev.gather.plan.RoutePlan;
import dev.gather.plan.SuccessPlan;
import dev.gather.plan.fields.NamedFields;
import dev.gather.plan.schema.RequestSchema;
import dev.gather.plan.schema.RequestSchemaCompiler;
import dev.gather.template.Reference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Compiles one route: its calls, their names in the document, and their order. */
final class RouteCompiler {

  private static final Duration SHORTEST_PERIOD = Duration.ofMillis(100);

  private final GatewayDefinition gateway;
  private final RouteDefinition route;
  private final RoutePath path;
  private final DefinitionProblems problems;

  RouteCompiler(
      GatewayDefinition gateway,
      RouteDefinition route,
      RoutePath path,
      DefinitionProblems problems) {
    this.gateway = gateway;
    this.route = route;
    this.path = path;
    this.problems = problems;
  }

  /** Empty when the route has a problem, which has been reported. */
  Optional<RoutePlan> compile() {
    List<String> names = List.copyOf(route.document().calls().keySet());
    AdmissionCompiler admissions = new AdmissionCompiler(gateway.access(), route, problems);
    List<CallDefinition> definitions = List.copyOf(route.document().calls().values());
    checkNames(names);
    CallCompiler compiler = new CallCompiler(gateway, route, path, names, problems);
    List<CallPlan> calls = new ArrayList<>();
    DocumentNames members = new DocumentNames(route, problems);
    List<List<Integer>> dependencies = new ArrayList<>();
    for (CallDefinition definition : definitions) {
      CallCompiler.CompiledCall call = compiler.compile(definition, dependencies.size());
      dependencies.add(call.dependencies());
      call.plan().ifPresent(calls::add);
      members.check(definition, call.plan());
    }
    Optional<RequestSchema> schema =
        route
            .admission()
            .requestSchema()
            .flatMap(tree -> new RequestSchemaCompiler(route, problems).compile(tree));
    Optional<ParamsPlan> params = new ParamsCompiler(route, path.variables(), problems).compile();
    FallbackCallRules fallbacks = new FallbackCallRules(route, problems);
    boolean isSound = fallbacks.check(dependencies);
    Optional<List<Integer>> cycle = new CallOrder(fallbacks.ofValues(dependencies)).cycle();
    cycle.ifPresent(indexes -> reportCycle(indexes, names));
    List<Requirement> requirements =
        admissions.requirements(readable(names), compiler.references());
    isSound &=
        fallbacks.checkRead(
            "require", requirements.stream().flatMap(asked -> asked.that().names().stream()));
    Optional<JsonataExpression> transform = transform(names);
    isSound &=
        fallbacks.checkRead(
            "transform",
            transform.stream().flatMap(made -> made.membersOfVariable(Reference.CALLS).stream()));
    checkLive();
    SuccessPlan success = new SuccessCompiler(route, problems).compile();
    FieldsCompiler fields = new FieldsCompiler(route, problems);
    fields.check();
    if (!isSound
        || cycle.isPresent()
        || calls.size() < definitions.size()
        || transform.isPresent() != route.document().transform().isPresent()) {
      return Optional.empty();
    }
    Map<Boolean, List<Requirement>> byCalls =
        requirements.stream().collect(Collectors.partitioningBy(asked -> readsAny(asked, names)));
    List<CallRequirement> onAnswers =
        new CallRequirements(calls).of(byCalls.getOrDefault(true, List.of()));
    RoutePlan plan =
        new RoutePlan(
            route.name(),
            route.method(),
            path,
            route.deadline(),
            List.copyOf(calls),
            new CallOrder(fallbacks.ofRequests(dependencies)).waves(),
            new RoutePlan.Document(
                route.document().fixed().map(json -> json.toString().getBytes(UTF_8)),
                transform,
                route.document().live(),
                success,
                fields.compile(calls, success, onAnswers)),
            admissions
                .compile(byCalls.getOrDefault(false, List.of()), schema)
                .with(params, queryNames(calls, onAnswers, transform)),
            onAnswers);
    new PassRules(plan, problems).check();
    new StaticRules(route, problems).check();
    return Optional.of(plan);
  }

  /** Of references without a problem: of others it cannot be told what they read. */
  private Stream<String> queryNames(
      List<CallPlan> calls,
      List<CallRequirement> onAnswers,
      Optional<JsonataExpression> transform) {
    return problems.has(DefinitionPath.of("routes", route.name()))
        ? Stream.empty()
        : Stream.of(
                calls.stream().flatMap(CallPlan::queryNames),
                onAnswers.stream()
                    .map(CallRequirement::requirement)
                    .flatMap(Requirement::queryNames),
                transform.stream().flatMap(read -> read.membersOfVariable("query").stream()),
                route.document().fields()
                    ? Stream.of(NamedFields.PARAMETER)
                    : Stream.<String>empty())
            .flatMap(names -> names);
  }

  private static boolean readsAny(Requirement requirement, List<String> calls) {
    return requirement.that().names().stream().anyMatch(calls::contains);
  }

  /** What expressions may read by name. */
  private List<String> readable(List<String> calls) {
    return Stream.concat(calls.stream(), ClientScopes.of(gateway.access(), route).stream())
        .toList();
  }

  private Optional<JsonataExpression> transform(List<String> calls) {
    String pointer = DefinitionPath.of("routes", route.name(), "transform");
    return route
        .document()
        .transform()
        .flatMap(
            text ->
                Parsing.parse(
                    problems, pointer, "transform: ", () -> JsonataExpression.compile(text)))
        .filter(expression -> variables(calls).areKnown(expression, pointer));
  }

  private TransformVariables variables(List<String> calls) {
    return new TransformVariables(ClientScopes.of(gateway.access(), route), calls, problems);
  }

  private void checkLive() {
    if (route.document().live().isEmpty()) {
      return;
    }
    String pointer = DefinitionPath.of("routes", route.name(), "live");
    if (!route.method().equals("GET")) {
      problems.addAtKey(
          pointer, "a %s route cannot be live (expected: method GET)".formatted(route.method()));
    }
    if (route.document().transform().isPresent()) {
      problems.addAtKey(
          pointer,
          "a route with `transform` has no parts to stream (expected: `live` or `transform`)");
    }
    if (route.document().live().get().compareTo(SHORTEST_PERIOD) < 0) {
      problems.add(
          pointer + "/every",
          "the upstreams would be asked without a pause (expected: at least %d ms)"
              .formatted(SHORTEST_PERIOD.toMillis()));
    }
  }

  private void checkNames(List<String> calls) {
    for (String call : calls) {
      if (Reference.SCOPES.contains(call)) {
        problems.addAtKey(
            DefinitionPath.of("routes", route.name(), "calls", call),
            "a call must not have the name of a scope, `%s` (expected: a name other than %s)"
                .formatted(
                    call, Reference.SCOPES.stream().sorted().collect(Collectors.joining(", "))));
      }
    }
  }

  private void reportCycle(List<Integer> cycle, List<String> names) {
    String way = cycle.stream().map(names::get).collect(Collectors.joining(" -> "));
    problems.addAtKey(
        DefinitionPath.of("routes", route.name(), "calls", names.get(cycle.get(0))),
        "calls wait for each other: "
            + way
            + " (expected: an order in which each runs after what it reads)");
  }
}
