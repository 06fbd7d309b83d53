package dev.gather.plan.compile;

import dev.gather.definition.model.GatewayDefinition;
import dev.gather.definition.model.ProxyDefinition;
import dev.gather.definition.model.RouteDefinition;
import dev.gather.definition.model.UpstreamDefinition;
import dev.gather.definition.problem.DefinitionPath;
import dev.gather.definition.problem.DefinitionProblems;
import dev.gather.json.Step;
import dev.gather.plan.AdmissionPlan;
import dev.gather.plan.ParamsPlan;
import dev.gather.plan.ProxyPlan;
import dev.gather.plan.RoutePath;
import dev.gather.template.Reference;
import dev.gather.template.UriTemplate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Compiles a route that passes its requests on. */
final class ProxyCompiler {

  /** What is known of a request before its body. Only this may decide where it goes. */
  private static final List<String> SCOPES = List.of("path", "query", "header", "cookie", "claims");

  private final GatewayDefinition gateway;
  private final RouteDefinition route;
  private final RoutePath path;
  private final DefinitionProblems problems;
  private final String pointer;

  ProxyCompiler(
      GatewayDefinition gateway,
      RouteDefinition route,
      RoutePath path,
      DefinitionProblems problems) {
    this.gateway = gateway;
    this.route = route;
    this.path = path;
    this.problems = problems;
    this.pointer = DefinitionPath.of("routes", route.name(), "proxy");
  }

  /** Empty when the route has a problem, which has been reported. */
  Optional<ProxyPlan> compile(ProxyDefinition proxy) {
    if (route.admission().requestSchema().isPresent()) {
      problems.addAtKey(
          DefinitionPath.of("routes", route.name(), "request-schema"),
          "a proxy passes bodies on unread (expected: `calls` in place of `proxy`, or no `request-schema`)");
    }
    refuse("static", route.document().fixed().isPresent());
    refuse("transform", route.document().transform().isPresent());
    refuse("live", route.document().live().isPresent());
    refuse("status", route.document().success().status().isPresent());
    refuse("at-least", route.document().success().atLeast().isPresent());
    refuse("fields", route.document().fields());
    Optional<ParamsPlan> params = new ParamsCompiler(route, path.variables(), problems).compile();
    Optional<UpstreamDefinition> upstream =
        AskCompiler.upstream(gateway, problems, proxy.upstream(), pointer);
    Optional<UriTemplate> target = target(proxy);
    Optional<ProxyPlan.Fallback> fallback =
        proxy
            .fallback()
            .flatMap(
                answer ->
                    new ProxyFallbackCompiler(problems, DefinitionPath.append(pointer, "fallback"))
                        .compile(answer));
    if (upstream.isEmpty() || target.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new ProxyPlan(
            route.name(),
            route.methods(),
            path,
            route.deadline(),
            new ProxyPlan.Destination(
                upstream.get().name(),
                upstream.get().limits().timeout(),
                target.get(),
                pattern(proxy),
                withheld(upstream.get())),
            fallback,
            admission().with(params, queryNames(target.get()))));
  }

  private AdmissionPlan admission() {
    AdmissionCompiler compiler = new AdmissionCompiler(gateway.access(), route, problems);
    return compiler.compile(
        compiler.requirements(ClientScopes.ofProxy(gateway.access(), route), references()),
        Optional.empty());
  }

  private Stream<String> queryNames(UriTemplate target) {
    if (problems.has(pointer)) {
      return Stream.empty();
    }
    return target
        .references()
        .filter(reference -> reference.scope().equals("query"))
        .map(reference -> ((Step.Member) reference.steps().get(0)).name());
  }

  private void refuse(String key, boolean isThere) {
    if (isThere) {
      problems.addAtKey(
          DefinitionPath.of("routes", route.name(), key),
          "a proxy has no document (expected: `calls` in place of `proxy`, or no `%s`)"
              .formatted(key));
    }
  }

  private ReferenceCheck references() {
    return new ReferenceCheck(gateway.access(), route, path.variables(), Map.of());
  }

  private Optional<UriTemplate> target(ProxyDefinition proxy) {
    if (proxy.path().isEmpty()) {
      return Optional.empty();
    }
    int query = proxy.path().indexOf('?');
    if (query >= 0) {
      problems.add(
          pointer + "/path",
          query,
          "path: a proxy's path has no query (expected: a path alone; the client's query is passed on)");
      return Optional.empty();
    }
    Optional<UriTemplate> target =
        Parsing.parse(problems, pointer + "/path", "path: ", () -> UriTemplate.parse(proxy.path()));
    ReferenceCheck known = references();
    new DoubledRules(known, problems).refuse(proxy.path(), pointer + "/path");
    target.stream().flatMap(UriTemplate::references).forEach(found -> check(found, known));
    return target;
  }

  private List<String> withheld(UpstreamDefinition upstream) {
    return gateway.access().credentials().stream()
        .filter(name -> !upstream.headers().forward().contains(name))
        .toList();
  }

  private Optional<RoutePath> pattern(ProxyDefinition proxy) {
    String text = proxy.path().replace("{path.", "{");
    boolean bringsSlash = path.hasRest() && text.endsWith("/");
    try {
      RoutePath pattern =
          RoutePath.parse(
              (bringsSlash ? text.substring(0, text.length() - 1) : text)
                  + (path.hasRest() ? RoutePath.REST : ""));
      return Optional.of(pattern).filter(found -> found.variables().containsAll(path.variables()));
    } catch (IllegalArgumentException e) {
      // Some segment is made of more than one value, or of one that is not in the public path.
      return Optional.empty();
    }
  }

  private void check(Reference reference, ReferenceCheck known) {
    Optional<String> problem =
        SCOPES.contains(reference.scope())
            ? known.problem(reference)
            : Optional.of(
                "%s has no value in a proxy's path (expected: one of the scopes %s)"
                    .formatted(reference, String.join(", ", SCOPES)));
    problem.ifPresent(text -> problems.add(pointer + "/path", reference.offset(), text));
  }
}
