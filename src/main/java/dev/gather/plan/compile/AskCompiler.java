package dev.gather.plan.compile;

import dev.gather.definition.model.CallDefinition;
import dev.gather.definition.model.GatewayDefinition;
import dev.gather.definition.model.RouteDefinition;
import dev.gather.definition.model.UpstreamDefinition;
import dev.gather.definition.problem.DefinitionProblems;
import dev.gather.definition.problem.Suggestion;
import dev.gather.json.ExpressionException;
import dev.gather.plan.CachePlan;
import dev.gather.plan.CallPlan;
import dev.gather.plan.fields.NamedFields;
import dev.gather.template.BodyTemplate;
import dev.gather.template.ClientQuery;
import dev.gather.template.ContentTemplate;
import dev.gather.template.FormTemplate;
import dev.gather.template.Reference;
import dev.gather.template.UriTemplate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Compiles what calls ask services for. */
final class AskCompiler {

  private final GatewayDefinition gateway;
  private final DefinitionProblems problems;
  private final ReferenceCheck references;
  private final DoubledRules doubled;
  private final boolean hasFields;
  private final boolean isProtected;

  AskCompiler(
      GatewayDefinition gateway,
      RouteDefinition route,
      ReferenceCheck references,
      DefinitionProblems problems) {
    this.gateway = gateway;
    this.problems = problems;
    this.references = references;
    this.doubled = new DoubledRules(references, problems);
    this.hasFields = route.document().fields();
    this.isProtected = AdmissionCompiler.isProtected(gateway.access(), route);
  }

  /** Compiles it and reports what is wrong with it. What it reads is told even then. */
  CompiledTask compile(CallDefinition call, String pointer) {
    Optional<UpstreamDefinition> upstream =
        upstream(gateway, problems, call.exchange().upstream(), pointer);
    Optional<UriTemplate> target = target(call, pointer);
    Optional<ContentTemplate> body =
        call.request().body().flatMap(tree -> body(call, tree, pointer + "/body"));
    CallHeaders headers = new CallHeaders(call, problems, pointer);
    Optional<List<String>> forward = upstream.map(headers::forward);
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
        Stream.concat(
                target.stream().flatMap(UriTemplate::references),
                body.stream().flatMap(ContentTemplate::references))
            .toList();
    List<String> tags =
        cache.stream().flatMap(CachePlan::references).map(Reference::scope).toList();
    if (upstream.isEmpty()
        || target.isEmpty()
        || body.isPresent() != call.request().body().isPresent()) {
      return new CompiledTask(Optional.empty(), reads, tags);
    }
    CallPlan.Request request =
        new CallPlan.Request(
            target.get(),
            clientQuery(call, target.get()),
            body,
            cache
                .map(known -> caching.orElseThrow().forward(known))
                .orElseGet(forward::orElseThrow));
    return new CompiledTask(
        Optional.of(new CallPlan.Ask(call.exchange(), request, cache)), reads, tags);
  }

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

  private Optional<ClientQuery> clientQuery(CallDefinition call, UriTemplate target) {
    if (!call.request().query().all()) {
      return Optional.empty();
    }
    ClientQuery query = ClientQuery.beside(target);
    return Optional.of(hasFields ? query.withholding(NamedFields.PARAMETER) : query);
  }

  private Optional<ContentTemplate> body(CallDefinition call, JsonNode tree, String pointer) {
    doubled.refuse(tree, pointer);
    try {
      ContentTemplate body =
          switch (call.exchange().bodyType()) {
            case JSON -> BodyTemplate.compile(tree, references::isTyped);
            case FORM -> FormTemplate.compile(tree, references::isTyped);
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
}
