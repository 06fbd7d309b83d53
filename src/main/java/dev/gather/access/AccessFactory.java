package dev.gather.access;

import dev.gather.access.jwk.KeyPlaces;
import dev.gather.access.jwt.TokenListener;
import dev.gather.access.jwt.TokenVerifier;
import dev.gather.access.key.ApiKeys;
import dev.gather.access.rate.RateEngine;
import dev.gather.access.rate.RateLimiters;
import dev.gather.definition.LoadedDefinition;
import dev.gather.definition.model.ApiKeysDefinition;
import dev.gather.definition.model.JwtDefinition;
import dev.gather.definition.model.RateLimitDefinition;
import dev.gather.definition.problem.DefinitionPath;
import dev.gather.definition.problem.DefinitionProblems;
import dev.gather.definition.problem.Location;
import dev.gather.plan.AdmissionPlan;
import dev.gather.plan.GatewayPlan;
import dev.gather.process.Time;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes what says who may ask, out of definitions.
 *
 * @param tokens is told of each token
 */
public record AccessFactory(RateEngine rates, TokenListener tokens, Time time) {

  /**
   * The keys that a definition names; blocks. What is wrong with their file is a problem of the
   * definition.
   *
   * @param before those in force, which live on where the definition names their file
   */
  public static Optional<ApiKeys> keys(
      LoadedDefinition loaded, Optional<ApiKeys> before, Time time) {
    String pointer = DefinitionPath.of("access", "api-keys", "file");
    Optional<Path> file = loaded.definition().access().apiKeys().map(ApiKeysDefinition::file);
    if (file.isEmpty() || loaded.problems().has(pointer)) {
      return Optional.empty();
    }
    Optional<ApiKeys> living = before.filter(keys -> keys.file().equals(file.get()));
    return living.isPresent() ? living : ApiKeys.read(file.get(), loaded.problems(), pointer, time);
  }

  /**
   * Holds the files of issuers' keys against what they have to be; blocks. What is wrong with one
   * is a problem of the definition.
   *
   * @param before issuers that are trusted already, whose keys live on whatever became of the file
   */
  public static void checkKeySets(LoadedDefinition loaded, List<JwtDefinition> before) {
    DefinitionProblems problems = loaded.problems();
    String jwt = DefinitionPath.of("access", "jwt");
    if (problems.has(jwt)) {
      return;
    }
    boolean isList = problems.rawText(DefinitionPath.append(jwt, "issuer")).isEmpty();
    List<JwtDefinition> issuers = loaded.definition().access().jwt();
    for (int i = 0; i < issuers.size(); i++) {
      if (!before.contains(issuers.get(i))) {
        String pointer = isList ? DefinitionPath.append(jwt, i) : jwt;
        checkKeySet(issuers.get(i), DefinitionPath.append(pointer, "jwk-set"), problems);
      }
    }
  }

  private static void checkKeySet(
      JwtDefinition issuer, String pointer, DefinitionProblems problems) {
    issuer
        .jwkSet()
        .flatMap(KeyPlaces::fault)
        .ifPresent(
            fault -> {
              // At the file, so that the definition is tried again when that has changed.
              String file = Path.of(issuer.jwkSet().orElseThrow()).toString();
              problems.add(pointer, new Location(file, 1, 1), "file " + fault);
            });
  }

  /**
   * @param keys of the plan's file
   */
  public Access first(GatewayPlan plan, Optional<ApiKeys> keys) {
    return access(
        plan,
        keys,
        new TokenVerifier(plan.access().jwt(), time, tokens),
        new RateLimiters(limits(plan), rates));
  }

  /** One that takes over what has not changed of another. */
  public Access after(Access before, GatewayPlan plan, Optional<ApiKeys> keys) {
    return access(
        plan,
        keys,
        before.login().tokens().changedTo(plan.access().jwt()),
        before.limits().changedTo(limits(plan)));
  }

  private static Access access(
      GatewayPlan plan, Optional<ApiKeys> keys, TokenVerifier tokens, RateLimiters limits) {
    Challenge challenge = new Challenge(plan.access());
    return new Access(new Login(plan.access(), challenge, tokens, keys), limits);
  }

  private static Map<String, RateLimitDefinition> limits(GatewayPlan plan) {
    Map<String, RateLimitDefinition> limits = new LinkedHashMap<>();
    plan.routes().forEach(route -> add(route.name(), route.admission(), limits));
    plan.proxies().forEach(proxy -> add(proxy.name(), proxy.admission(), limits));
    return limits;
  }

  private static void add(
      String route, AdmissionPlan plan, Map<String, RateLimitDefinition> limits) {
    plan.rateLimit().ifPresent(limit -> limits.put(route, limit.limit()));
  }
}
