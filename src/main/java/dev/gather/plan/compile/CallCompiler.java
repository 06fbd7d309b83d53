package dev.gather.plan.compile;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gather.definition.model.CallDefinition;
import dev.gather.definition.model.GatewayDefinition;
import dev.gather.definition.model.RouteDefinition;
import dev.gather.definition.model.UpstreamDefinition;
import dev.gather.definition.problem.DefinitionPath;
import dev.gather.definition.problem.DefinitionProblems;
import dev.gather.definition.problem.Suggestion;
import dev.gather.json.ExpressionException;
import dev.gather.plan.CachePlan;
import dev.gather.plan.CallPlan;
import dev.gather.plan.ConditionPlan;
import dev.gather.plan.ForEachPlan;
import dev.gather.plan.Placement;
import dev.gather.plan.RoutePath;
import dev.gather.template.BodyTemplate;
import dev.gather.template.ClientQuery;
import dev.gather.template.ContentTemplate;
import dev.gather.template.FormTemplate;
import dev.gather.template.Reference;
import dev.gather.template.UriTemplate;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Compiles one call: its templates, whom it calls and what it waits for. */
final class CallCompiler {

  private final GatewayDefinition gateway;
  private final RouteDefinition route;
  private final List<String> names;
  private final DefinitionProblems problems;
  private final Map<String, ShapedCall> shaped;
  private final ReferenceCheck references;
  private final DoubledRules doubled;
  private final ForEachCompiler forEachs;
  private final ConditionCompiler conditions;
  private final boolean isProtected;

  CallCompiler(
      GatewayDefinition gateway,
      RouteDefinition route,
      RoutePath path,
      List<String> names,
      DefinitionProblems problems) {
    this.gateway = gateway;
    this.route = route;
    this.names = names;
    this.problems = problems;
    ShapeCompiler shapes = new ShapeCompiler(problems);
    this.shaped = ShapedCall.of(route, shapes);
    this.references = new ReferenceCheck(gateway.access(), route, path.variables(), shaped);
    this.doubled = new DoubledRules(references, problems);
    this.forEachs = new ForEachCompiler(references, problems, shapes);
    this.isProtected = AdmissionCompiler.isProtected(gateway.access(), route);
    this.conditions = new ConditionCompiler(route.method(), isProtected, names, problems);
  }

  /** Compiles a call and reports what is wrong with it. What it waits for is told even then. */
  CompiledCall compile(CallDefinition call, int index) {
    String pointer = DefinitionPath.of("routes", route.name(), "calls", call.name());
    CallKeyRules keys = new CallKeyRules(call, problems, pointer);
    keys.check();
    Optional<UpstreamDefinition> upstream =
        upstream(gateway, problems, call.exchange().upstream(), pointer);
    Optional<UriTemplate> target = target(call, pointer);
    Optional<ContentTemplate> body =
        call.request().body().flatMap(tree -> body(call, tree, pointer + "/body"));
    CallHeaders headers = new CallHeaders(call, problems, pointer);
    Optional<List<String>> forward = upstream.map(headers::forward);
    ShapedCall answer = Objects.requireNonNull(shaped.get(call.name()));
    Optional<ForEachPlan> forEach = forEachs.compile(call, answer.at(), pointer);
    Optional<ConditionPlan> when = conditions.compile(call, pointer + "/when");
    Optional<CacheCompiler> caching =
        upstream.map(
            known ->
                new CacheCompiler(
                    known,
                    forward.orElseThrow(),
                    gateway.access(),
                    isProtected,
                    problems,
                    pointer + "/cache"));
    Optional<CachePlan> cache =
        call.cache().flatMap(written -> caching.map(compiler -> compiler.compile(call, written)));
    cache.ifPresent(known -> check(call, known.references(), pointer + "/cache/tags"));
    call.cache().ifPresent(written -> doubled.refuse(written.tags(), pointer + "/cache/tags"));
    List<Reference> reads =
        Stream.of(
                target.stream().flatMap(UriTemplate::references),
                body.stream().flatMap(ContentTemplate::references),
                forEach.stream().map(ForEachPlan::list))
            .flatMap(found -> found)
            .toList();
    keys.checkBatch(reads);
    Set<Integer> read = new TreeSet<>();
    Stream.of(
            reads.stream().map(Reference::scope),
            cache.stream().flatMap(CachePlan::references).map(Reference::scope),
            when.stream().flatMap(condition -> condition.expression().names().stream()))
        .flatMap(this::calls)
        .forEach(read::add);
    Set<Integer> waitsFor = new TreeSet<>(after(call, pointer));
    waitsFor.addAll(read);
    List<Integer> dependencies = List.copyOf(waitsFor);
    if (upstream.isEmpty()
        || target.isEmpty()
        || body.isPresent() != call.request().body().isPresent()
        || forEach.isPresent() != call.schedule().forEach().isPresent()
        || when.isPresent() != call.schedule().when().isPresent()) {
      return new CompiledCall(dependencies, Optional.empty());
    }
    CallPlan plan =
        new CallPlan(
            index,
            call.name(),
            call.exchange(),
            new CallPlan.Request(
                target.get(),
                call.request().query().all()
                    ? Optional.of(ClientQuery.beside(target.get()))
                    : Optional.empty(),
                body,
                cache
                    .map(known -> caching.orElseThrow().forward(known))
                    .orElseGet(forward::orElseThrow)),
            new CallPlan.Schedule(dependencies, List.copyOf(read), needs(reads), when, forEach),
            new CallPlan.Failure(
                call.failure().isRequired(),
                call.failure().fallback().map(json -> json.toString().getBytes(UTF_8)),
                call.failure().passStatus()),
            cache,
            new CallPlan.Answer(
                answer.shape(),
                placement(call, forEach),
                call.placement().as().orElse(call.name())));
    return new CompiledCall(dependencies, Optional.of(plan));
  }

  /**
   * @param dependencies indexes of the calls it waits for
   * @param plan empty when a part could not be compiled, which has been reported
   */
  record CompiledCall(List<Integer> dependencies, Optional<CallPlan> plan) {}

  /** Empty where the name is missing or unknown; what is unknown is reported. */
  static Optional<UpstreamDefinition> upstream(
      GatewayDefinition gateway, DefinitionProblems problems, String name, String pointer) {
    UpstreamDefinition upstream = gateway.upstreams().get(name);
    if (upstream == null && !name.isEmpty() && !problems.isIncomplete()) {
      // As the file has it: what came from the environment may be a secret.
      String written = problems.rawText(pointer + "/upstream").orElse("");
      problems.add(
          pointer + "/upstream",
          "unknown upstream `%s` (expected: %s)"
              .formatted(written, Suggestion.among(written, gateway.upstreams().keySet())));
    }
    return Optional.ofNullable(upstream);
  }

  private Optional<UriTemplate> target(CallDefinition call, String pointer) {
    if (call.request().path().isEmpty()) {
      return Optional.empty();
    }
    String place = pointer + "/path";
    doubled.refuse(call.request().path(), place);
    Optional<UriTemplate> target =
        Parsing.parse(problems, place, "path: ", () -> UriTemplate.parse(call.request().path()));
    target.ifPresent(found -> check(call, found.references(), place));
    return target.map(
        found ->
            found
                .writtenAs(problems.rawText(place))
                .forwarding(forwardedQuery(call, found, pointer + "/forward-query")));
  }

  /** A parameter that the path writes is the path's, so that a client's value never passes. */
  private List<String> forwardedQuery(CallDefinition call, UriTemplate target, String pointer) {
    List<String> names = call.request().query().names();
    ClientQuery beside = ClientQuery.beside(target);
    for (int i = 0; i < names.size(); i++) {
      if (beside.isWritten(names.get(i))) {
        problems.add(
            pointer + "/" + i,
            "the path writes parameter `%s` itself (expected: another name, or a path without it)"
                .formatted(names.get(i)));
      }
    }
    return names;
  }

  private Optional<ContentTemplate> body(CallDefinition call, JsonNode tree, String pointer) {
    doubled.refuse(tree, pointer);
    try {
      ContentTemplate body =
          switch (call.exchange().bodyType()) {
            case JSON -> BodyTemplate.compile(tree);
            case FORM -> FormTemplate.compile(tree);
          };
      check(call, body.references(), pointer);
      return Optional.of(body);
    } catch (ExpressionException e) {
      problems.add(pointer, "body: " + e.getMessage());
      return Optional.empty();
    }
  }

  private void check(CallDefinition call, Stream<Reference> found, String pointer) {
    found.forEach(
        reference ->
            references
                .problem(reference, call.schedule())
                .ifPresent(problem -> problems.add(pointer, reference.offset(), problem)));
  }

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
