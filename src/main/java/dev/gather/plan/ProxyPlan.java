package dev.gather.plan;

import dev.gather.definition.model.RouteDefinition;
import dev.gather.template.UriTemplate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Where one route passes requests on to.
 *
 * @param name the route's key in the file
 * @param methods of the requests it answers, or {@link #ANY_METHOD} alone
 * @param path which requests it answers
 * @param deadline limit from a request's arrival to its answer's headers
 * @param destination where to
 * @param fallback what is answered where the upstream cannot answer
 * @param admission which requests it answers
 */
public record ProxyPlan(
    String name,
    List<String> methods,
    RoutePath path,
    Duration deadline,
    Destination destination,
    Optional<Fallback> fallback,
    AdmissionPlan admission) {

  /** In place of a method's name. */
  public static final String ANY_METHOD = RouteDefinition.ANY_METHOD;

  /**
   * Where requests are passed on to.
   *
   * @param upstream its name
   * @param pause longest pause of the upstream while a body is under way
   * @param target template of the path, without a query
   * @param pattern the paths of the service that the route's requests lead to, with its variables;
   *     none where such a path does not hold the values of all of them
   * @param withheld names of headers that are not passed on, as they tell Gather who asks
   */
  public record Destination(
      String upstream,
      Duration pause,
      UriTemplate target,
      Optional<RoutePath> pattern,
      List<String> withheld) {}

  /**
   * A fixed answer.
   *
   * @param status 200 to 599
   * @param contentType media type of the body; none where there is none
   * @param body of no bytes where there is none
   */
  public record Fallback(int status, Optional<String> contentType, byte[] body) {}

  /** Name of the upstream. */
  public String upstream() {
    return destination.upstream();
  }

  public UriTemplate target() {
    return destination.target();
  }

  public boolean takesAnyMethod() {
    return methods.contains(ANY_METHOD);
  }

  /** Looks at every reference: for start-up, not for requests. */
  public boolean readsQuery() {
    return target().references().anyMatch(reference -> reference.scope().equals("query"))
        || admission.inputs().anyMatch(input -> input.kind() == Input.Kind.QUERY);
  }
}
