package dev.gather.plan.compile;

import dev.gather.definition.model.AccessDefinition;
import dev.gather.definition.model.AdmissionDefinition;
import dev.gather.definition.model.RateLimitDefinition;
import dev.gather.definition.model.RequireDefinition;
import dev.gather.definition.model.RouteDefinition;
import dev.gather.definition.problem.DefinitionPath;
import dev.gather.definition.problem.DefinitionProblems;
import dev.gather.plan.AdmissionPlan;
import dev.gather.plan.AdmissionPlan.Protection;
import dev.gather.plan.AdmissionPlan.Requirement;
import dev.gather.plan.RateLimitPlan;
import dev.gather.plan.schema.RequestSchema;
import dev.gather.template.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Compiles which requests a route answers. */
final class AdmissionCompiler {

  private static final String HEADER = "header.";
  private static final String REFUSED = "the request is not one that this route answers";

  private final AccessDefinition access;
  private final RouteDefinition route;
  private final AdmissionDefinition admission;
  private final DefinitionProblems problems;

  AdmissionCompiler(AccessDefinition access, RouteDefinition route, DefinitionProblems problems) {
    this.access = access;
    this.route = route;
    this.admission = route.admission();
    this.problems = problems;
  }

  /** Whether a route answers only who is known. */
  static boolean isProtected(AccessDefinition access, RouteDefinition route) {
    return route
        .admission()
        .access()
        .map(audience -> !audience.isPublic())
        .orElse(access.isAuthenticatedByDefault());
  }

  /**
   * What has a problem is left out; the problem has been reported.
   *
   * @param requirements those that read no call, compiled
   * @param schema of bodies, compiled
   */
  AdmissionPlan compile(List<Requirement> requirements, Optional<RequestSchema> schema) {
    Optional<Protection> protection = protection();
    return new AdmissionPlan(
        protection, rateLimit(protection), requirements, schema, Optional.empty());
  }

  private Optional<Protection> protection() {
    if (!isProtected(access, route)) {
      return Optional.empty();
    }
    if (!access.knowsSomebody() && !problems.has(DefinitionPath.of("access"))) {
      boolean isOwn = admission.access().isPresent();
      problems.addAtKey(
          isOwn ? pointer("access") : DefinitionPath.of("access", "default"),
          "nobody could be known (expected: `jwt` or `api-keys` in `access` at the top, or public)");
    }
    List<String> scopes =
        admission.access().map(AdmissionDefinition.Audience::scopes).orElse(List.of());
    return Optional.of(new Protection(scopes, access.credentials()));
  }

  private Optional<RateLimitPlan> rateLimit(Optional<Protection> protection) {
    return admission
        .rateLimit()
        .flatMap(limit -> per(limit, protection).map(per -> new RateLimitPlan(limit, per)));
  }

  private Optional<RateLimitPlan.Per> per(
      RateLimitDefinition limit, Optional<Protection> protection) {
    String per = limit.per();
    if (per.equals("ip")) {
      return Optional.of(new RateLimitPlan.Per.Address());
    }
    if (per.equals("all")) {
      return Optional.of(new RateLimitPlan.Per.Everybody());
    }
    if (per.startsWith(HEADER)) {
      String name = per.substring(HEADER.length()).toLowerCase(Locale.ROOT);
      return Optional.of(new RateLimitPlan.Per.Header(name));
    }
    String pointer = pointer("rate-limit") + "/per";
    if (protection.isEmpty()) {
      problems.add(
          pointer,
          "nobody has claims: the route is public (expected: one of ip, all, header.NAME)");
      return Optional.empty();
    }
    return Parsing.parse(problems, pointer, "per: ", () -> Reference.parse(per))
        .map(RateLimitPlan.Per.Claim::new);
  }

  /**
   * All requirements of the route, in the file's order, but those with a problem.
   *
   * @param known names that they may read
   * @param references whether what they read can have a value
   */
  List<Requirement> requirements(List<String> known, ReferenceCheck references) {
    ExpressionCompiler expressions =
        new ExpressionCompiler(
            "that",
            known,
            "path.id",
            path -> references.problemOfPath(path, Optional.empty()),
            problems);
    List<Requirement> requirements = new ArrayList<>();
    for (int i = 0; i < admission.require().size(); i++) {
      RequireDefinition definition = admission.require().get(i);
      expressions
          .compile(definition.that(), pointer("require") + "/" + i + "/that")
          .map(
              that ->
                  new Requirement(that, definition.status(), definition.detail().orElse(REFUSED)))
          .ifPresent(requirements::add);
    }
    return List.copyOf(requirements);
  }

  private String pointer(String key) {
    return DefinitionPath.of("routes", route.name(), key);
  }
}
