package dev.gather.web.operators;

import dev.gather.access.operators.Attempt;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.ExposableEndpoint;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.actuate.endpoint.web.WebServerNamespace;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * Which paths are the operators'. They are read as the endpoints' own are, so that no way of
 * writing one finds an endpoint and not the door before it.
 *
 * @param operators everything of a port of their own; else the endpoints and what lies beside them
 * @param health what everybody may ask for
 * @param endpoints each with what lies below it
 */
record EndpointPaths(
    List<PathPattern> operators, List<PathPattern> health, List<Endpoint> endpoints) {

  private static final EndpointId HEALTH = EndpointId.of("health");

  static EndpointPaths of(PathMappedEndpoints endpoints, ManagementPortType port) {
    List<Endpoint> known =
        endpoints.stream()
            .filter(ExposableEndpoint.class::isInstance)
            .map(endpoint -> ((ExposableEndpoint<?>) endpoint).getEndpointId())
            .map(id -> Endpoint.of(id, endpoints))
            .toList();
    boolean isOwnPort = port == ManagementPortType.DIFFERENT;
    return new EndpointPaths(
        operators(endpoints, known, isOwnPort), health(endpoints, known, isOwnPort), known);
  }

  private static List<PathPattern> operators(
      PathMappedEndpoints endpoints, List<Endpoint> known, boolean isOwnPort) {
    String base = endpoints.getBasePath();
    if (isOwnPort) {
      return List.of(below(""));
    }
    return base.isEmpty() || base.equals("/")
        ? known.stream().map(Endpoint::path).toList()
        : List.of(below(base));
  }

  /** Also where a group of it has a path of its own on the operators' port. */
  private static List<PathPattern> health(
      PathMappedEndpoints endpoints, List<Endpoint> known, boolean isOwnPort) {
    Stream<PathPattern> own =
        known.stream()
            .filter(endpoint -> endpoint.id.equals(HEALTH.toString()))
            .map(Endpoint::path);
    Stream<PathPattern> more =
        isOwnPort
            ? endpoints.getAdditionalPaths(WebServerNamespace.MANAGEMENT, HEALTH).stream()
                .map(EndpointPaths::below)
            : Stream.empty();
    return Stream.concat(own, more).toList();
  }

  private static PathPattern below(String path) {
    return PathPatternParser.defaultInstance.parse(path + "/**");
  }

  boolean areOperators(PathContainer path) {
    return operators.stream().anyMatch(pattern -> pattern.matches(path));
  }

  boolean isHealth(PathContainer path) {
    return health.stream().anyMatch(pattern -> pattern.matches(path));
  }

  /** The endpoint's id. */
  String endpoint(PathContainer path) {
    return endpoints.stream()
        .filter(endpoint -> endpoint.path.matches(path))
        .map(Endpoint::id)
        .findFirst()
        .orElse(Attempt.NO_ENDPOINT);
  }

  /** What of the path comes after the endpoint's own, with the slash before it. */
  String belowEndpoint(PathContainer path) {
    return endpoints.stream()
        .filter(endpoint -> endpoint.path.matches(path))
        .map(endpoint -> endpoint.path.extractPathWithinPattern(path).value())
        .findFirst()
        .filter(rest -> !rest.isEmpty())
        .map(rest -> "/" + rest)
        .orElse("");
  }

  record Endpoint(String id, PathPattern path) {

    static Endpoint of(EndpointId id, PathMappedEndpoints endpoints) {
      return new Endpoint(id.toString(), below(String.valueOf(endpoints.getPath(id))));
    }
  }
}
