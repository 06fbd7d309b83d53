package dev.gather.web.operators;

import dev.gather.access.operators.Attempt;
import dev.gather.web.ClientAddress;
import java.util.Set;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.ServerHttpRequest;

/**
 * Says of requests to endpoints what may be written down of them: nothing in it is as a client
 * wrote it.
 */
record Attempts(EndpointPaths paths, ClientAddress addresses) {

  private static final Set<HttpMethod> KNOWN = Set.of(HttpMethod.values());

  Attempt of(ServerHttpRequest request) {
    HttpMethod method = request.getMethod();
    return new Attempt(
        KNOWN.contains(method) ? method.name() : "_OTHER",
        paths.endpoint(request.getPath().pathWithinApplication()),
        addresses.of(request));
  }
}
