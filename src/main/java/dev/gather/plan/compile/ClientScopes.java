package dev.gather.plan.compile;

import dev.gather.definition.model.AccessDefinition;
import dev.gather.definition.model.RouteDefinition;
import java.util.ArrayList;
import java.util.List;

/** The scopes of a client's request that have values in a route, as expressions name them. */
final class ClientScopes {

  /** Of every request. */
  private static final List<String> ALWAYS = List.of("path", "query", "header", "cookie");

  private ClientScopes() {}

  /** Those of a route with calls. */
  static List<String> of(AccessDefinition access, RouteDefinition route) {
    List<String> scopes = new ArrayList<>(ALWAYS);
    if (!route.method().equals("GET")) {
      scopes.add("body");
    }
    return withClaims(scopes, access, route);
  }

  /** Those of a request whose body is passed on unread. */
  static List<String> ofProxy(AccessDefinition access, RouteDefinition route) {
    return withClaims(new ArrayList<>(ALWAYS), access, route);
  }

  private static List<String> withClaims(
      List<String> scopes, AccessDefinition access, RouteDefinition route) {
    if (AdmissionCompiler.isProtected(access, route)) {
      scopes.add("claims");
    }
    return List.copyOf(scopes);
  }
}
