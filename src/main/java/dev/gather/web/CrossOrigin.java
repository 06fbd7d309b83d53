package dev.gather.web;

import dev.gather.access.cors.Cors;
import dev.gather.execution.Generation;
import dev.gather.upstream.call.ProxiedAnswer;
import dev.gather.upstream.field.Header;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.cors.reactive.CorsUtils;

/** Tells browsers, on every answer, what pages of other origins may do. */
record CrossOrigin(Cors cors) {

  /** None where the definitions say nothing of it. */
  static Optional<CrossOrigin> of(Generation generation) {
    return generation.plan().cors().map(Cors::of).map(CrossOrigin::new);
  }

  /** Whether a browser asks what a page may send. */
  static boolean isPreflight(ServerHttpRequest request) {
    return CorsUtils.isPreFlightRequest(request);
  }

  /** The method that a browser asks for, as it may be any text. */
  static String askedMethod(ServerHttpRequest preflight) {
    String asked = preflight.getHeaders().getFirst(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD);
    return asked == null ? "" : asked;
  }

  /**
   * Whether a page may send what is answered with a problem all the same, since no route has its
   * path. Browsers show a page nothing of a preflight, but all of that problem.
   */
  boolean letsAsk(ServerHttpRequest request, RouteMatch match) {
    return !(match instanceof RouteMatch.WrongMethod)
        && isPreflight(request)
        && cors.allows(origin(request));
  }

  /** Sets fields of the answer, before anything is known of it but its route. */
  void tell(ServerHttpRequest request, RouteMatch match, HttpHeaders answer) {
    List<String> origin = origin(request);
    Map<String, String> fields =
        isPreflight(request)
            ? cors.preflight(origin, methods(match), askedHeaders(request))
            : cors.answer(origin);
    fields.forEach(answer::set);
    if (match instanceof RouteMatch.Matched matched
        && !matched.route().passedHeaders().isEmpty()
        && fields.containsKey(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS)) {
      answer.set(
          HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS,
          Cors.exposing(matched.route().passedHeaders()));
    }
  }

  private static List<String> methods(RouteMatch match) {
    return match instanceof RouteMatch.WrongMethod known ? known.allowed() : RouteTable.USUAL;
  }

  private static List<String> origin(ServerHttpRequest request) {
    return request.getHeaders().getOrEmpty(HttpHeaders.ORIGIN);
  }

  private static List<String> askedHeaders(ServerHttpRequest preflight) {
    return preflight.getHeaders().getOrEmpty(HttpHeaders.ACCESS_CONTROL_REQUEST_HEADERS);
  }

  /**
   * An upstream's answer without what it says itself of pages, which may read all of its fields.
   *
   * @param told fields of the answer so far
   */
  ProxiedAnswer replaced(ProxiedAnswer answer, HttpHeaders told) {
    List<Header> kept = new ArrayList<>();
    for (Header header : answer.headers()) {
      if (!Cors.replaces(header.name())) {
        kept.add(header);
      }
      if (header.name().equalsIgnoreCase(HttpHeaders.VARY) && dependsOnOrigin(header.value())) {
        told.remove(HttpHeaders.VARY);
      }
    }
    if (told.containsHeader(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS)) {
      List<String> names = kept.stream().map(Header::name).toList();
      told.set(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, Cors.exposing(names));
    }
    return answer.with(kept);
  }

  private static boolean dependsOnOrigin(String vary) {
    return Stream.of(vary.split(",", -1))
        .map(String::strip)
        .anyMatch(name -> name.equals("*") || name.equalsIgnoreCase(HttpHeaders.ORIGIN));
  }
}
