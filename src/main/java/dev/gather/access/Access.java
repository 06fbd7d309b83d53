package dev.gather.access;

import dev.gather.access.caller.Caller;
import dev.gather.access.key.ApiKeys;
import dev.gather.access.rate.Permission;
import dev.gather.access.rate.RateLimitFields;
import dev.gather.access.rate.RateLimiter;
import dev.gather.access.rate.RateLimiters;
import dev.gather.definition.model.JwtDefinition;
import dev.gather.json.JsonPath;
import dev.gather.json.Slice;
import dev.gather.plan.AdmissionPlan;
import dev.gather.plan.AdmissionPlan.Protection;
import dev.gather.plan.RateLimitPlan;
import dev.gather.plan.RateLimitPlan.Per;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import reactor.core.publisher.Mono;

/** Says who may ask, of one version of the definitions. */
public final class Access implements AutoCloseable {

  /** A status with no name in the JDK, RFC 6585. */
  private static final int TOO_MANY_REQUESTS = 429;

  private static final Admission.Granted EVERYBODY =
      new Admission.Granted(Optional.empty(), Admission.NO_FIELDS);

  private final Login login;
  private final RateLimiters limits;

  Access(Login login, RateLimiters limits) {
    this.login = login;
    this.limits = limits;
  }

  /**
   * Whether a request may be answered, as far as its body is not needed to say so. First comes a
   * limit that needs no credentials, then the credentials and scopes, then a limit by a claim.
   *
   * @param route its name
   * @return never fails but for a defect of the gateway
   */
  public Mono<Admission> admit(String route, AdmissionPlan plan, AccessRequest request) {
    Optional<RateLimitPlan> limit = plan.rateLimit();
    if (limit.isEmpty()) {
      return caller(plan, request);
    }
    if (limit.get().isOfClaim()) {
      return caller(plan, request).flatMap(admission -> limited(route, limit.get(), admission));
    }
    return take(route, key(limit.get().per(), request), EVERYBODY)
        .flatMap(
            turn ->
                turn instanceof Admission.Refused
                    ? Mono.just(turn)
                    : caller(plan, request).map(admission -> admission.with(turn.fields())));
  }

  /** Gives up what no other version has as well. */
  @Override
  public void close() {
    login.tokens().close();
  }

  /** The limits of its routes. */
  public Collection<RateLimiter> limiters() {
    return limits.all();
  }

  /** Keys that are known, where a definition names some. */
  public Optional<ApiKeys> keys() {
    return login.keys();
  }

  /** Whose tokens are believed. */
  public Set<String> issuers() {
    return login.definition().jwt().stream()
        .map(JwtDefinition::issuer)
        .collect(Collectors.toUnmodifiableSet());
  }

  RateLimiters limits() {
    return limits;
  }

  Login login() {
    return login;
  }

  private Mono<Admission> caller(AdmissionPlan plan, AccessRequest request) {
    return plan.protection().isEmpty()
        ? Mono.just(EVERYBODY)
        : login.caller(request).map(admission -> within(plan.protection().get(), admission));
  }

  /** The same if the caller has the scopes. */
  private Admission within(Protection protection, Admission admission) {
    List<String> needed = protection.scopes();
    return admission instanceof Admission.Granted granted
            && !granted.caller().orElseThrow().scopes().containsAll(needed)
        ? login.challenge().insufficient(needed)
        : admission;
  }

  private Mono<Admission> limited(String route, RateLimitPlan limit, Admission admission) {
    if (!(admission instanceof Admission.Granted granted)) {
      return Mono.just(admission);
    }
    Caller caller = granted.caller().orElseThrow();
    Per.Claim per = (Per.Claim) limit.per();
    return take(route, key(caller, per), granted);
  }

  /**
   * @param granted what it comes to if there is a permit
   */
  private Mono<Admission> take(String route, String key, Admission.Granted granted) {
    RateLimiter limiter = limits.of(route).orElseThrow();
    return limiter
        .take(key)
        .map(
            permission ->
                permission.isGranted()
                    ? granted.with(fields(limiter, permission))
                    : refused(limiter, permission));
  }

  private static Admission refused(RateLimiter limiter, Permission permission) {
    Map<String, String> fields = new LinkedHashMap<>(fields(limiter, permission));
    fields.put("Retry-After", RateLimitFields.retryAfter(permission));
    return new Admission.Refused(
        TOO_MANY_REQUESTS, "there were more requests than the route lets through", fields);
  }

  private static Map<String, String> fields(RateLimiter limiter, Permission permission) {
    return Map.of(
        RateLimitFields.POLICY,
        limiter.fields().policy(),
        RateLimitFields.LIMIT,
        limiter.fields().limit(permission));
  }

  private static String key(Per per, AccessRequest request) {
    if (per instanceof Per.Header header) {
      return String.join("\n", request.values(header.name()));
    }
    return per instanceof Per.Address ? request.network() : "";
  }

  /** Who has no such claim shares a bucket with all others of the issuer that have none. */
  private static String key(Caller caller, Per.Claim per) {
    String value =
        JsonPath.select(Slice.of(caller.claims()), per.claim().steps()) instanceof Slice claim
            ? claim.text()
            : "";
    return caller.issuer() + '\n' + value;
  }
}
