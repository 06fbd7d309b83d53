package dev.gather.execution;

import dev.gather.expression.DotSegments;
import dev.gather.expression.UriTemplate;
import dev.gather.expression.Values;
import dev.gather.plan.ProxyPlan;
import dev.gather.plan.RoutePath;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Under which paths clients find those of a service: its proxied routes, read backwards. A service
 * says where something stands in the paths that it knows itself.
 *
 * @see <a href="https://datatracker.ietf.org/doc/html/rfc9110#section-10.2.2">RFC 9110, 10.2.2</a>
 */
final class PublicPaths {

  private static final Comparator<Mapping> MOST_EXACT =
      Comparator.comparing((Mapping mapping) -> mapping.service().hasRest())
          .thenComparing(mapping -> -mapping.service().segments().size())
          .thenComparing(mapping -> mapping.service().variables().size());

  /** The most exact first, by upstream. */
  private final Map<String, List<Mapping>> mappings = new HashMap<>();

  /**
   * @param proxies of all upstreams
   */
  PublicPaths(List<ProxyPlan> proxies) {
    for (ProxyPlan proxy : proxies) {
      reversed(proxy)
          .ifPresent(
              mapping ->
                  mappings
                      .computeIfAbsent(proxy.upstream(), name -> new ArrayList<>())
                      .add(mapping));
    }
    mappings.values().forEach(list -> list.sort(MOST_EXACT));
  }

  private static Optional<Mapping> reversed(ProxyPlan proxy) {
    return proxy.pattern().map(service -> new Mapping(service, proxy.path()));
  }

  /**
   * Finds the public path of a service's own. That of the request's own route is preferred.
   *
   * @param upstream the service's name
   * @param own what the request's route says of this request
   * @param reference a path of the service, encoded, and what follows it
   * @return a path, and what followed; empty where clients have no way to it
   */
  Optional<String> shown(String upstream, Mapping own, String reference) {
    int end = end(reference);
    String path = reference.substring(0, end);
    if (DotSegments.areIn(path)) {
      // To the client these lead elsewhere than to the service.
      return Optional.empty();
    }
    return Stream.concat(Stream.of(own), mappings.getOrDefault(upstream, List.of()).stream())
        .flatMap(mapping -> mapping.shown(path).stream())
        .findFirst()
        .filter(PublicPaths::isPath)
        .map(shown -> shown + reference.substring(end));
  }

  /** Clients take what begins with two slashes for a host. */
  private static boolean isPath(String shown) {
    return shown.length() < 2 || shown.charAt(1) != '/' && shown.charAt(1) != '\\';
  }

  private static int end(String reference) {
    int end = 0;
    while (end < reference.length() && "?#".indexOf(reference.charAt(end)) < 0) {
      end++;
    }
    return end;
  }

  /** What one route passes on, written with the values of one of its requests. */
  static Mapping mapping(ProxyPlan proxy, String target, Values values) {
    // A pattern's text is a template once its variables are references. Of /** nothing is left.
    String pattern = new RoutePath(proxy.path().segments(), false).toString();
    String template = pattern.isEmpty() ? "/" : pattern.replace("{", "{path.");
    String shown = UriTemplate.parse(template).expand(values);
    return new Mapping(
        literal(target, proxy.path().hasRest()), literal(shown, proxy.path().hasRest()));
  }

  private static RoutePath literal(String path, boolean hasRest) {
    List<RoutePath.Segment> segments = new ArrayList<>();
    for (String text : path.substring(1).split("/", -1)) {
      segments.add(new RoutePath.Literal(text));
    }
    int last = segments.size() - 1;
    if (hasRest && segments.get(last).equals(new RoutePath.Literal(""))) {
      // The rest brings the slash itself.
      segments.remove(last);
    }
    return new RoutePath(List.copyOf(segments), hasRest);
  }

  /**
   * Two patterns of one thing.
   *
   * @param service with all variables of the other
   */
  record Mapping(RoutePath service, RoutePath shown) {

    /** Whether the route answers a path, which starts with a slash. */
    boolean shows(String reference) {
      String path = reference.substring(0, end(reference));
      return new Mapping(shown, shown).shown(path).isPresent();
    }

    private Optional<String> shown(String path) {
      String[] texts = path.isEmpty() ? new String[] {""} : path.substring(1).split("/", -1);
      List<RoutePath.Segment> segments = service.segments();
      if (texts.length < segments.size() || texts.length > segments.size() && !service.hasRest()) {
        return Optional.empty();
      }
      Map<String, String> variables = new HashMap<>();
      for (int i = 0; i < segments.size(); i++) {
        if (!isMatch(segments.get(i), texts[i], variables)) {
          return Optional.empty();
        }
      }
      StringBuilder target = new StringBuilder();
      for (RoutePath.Segment segment : shown.segments()) {
        target.append('/').append(text(segment, variables));
      }
      for (int i = segments.size(); i < texts.length; i++) {
        target.append('/').append(texts[i]);
      }
      return Optional.of(target.isEmpty() ? "/" : target.toString());
    }

    private static boolean isMatch(
        RoutePath.Segment segment, String text, Map<String, String> variables) {
      if (segment instanceof RoutePath.Variable variable) {
        variables.put(variable.name(), text);
        return !text.isEmpty();
      }
      return segment.equals(new RoutePath.Literal(text));
    }

    private static String text(RoutePath.Segment segment, Map<String, String> variables) {
      return segment instanceof RoutePath.Literal literal
          ? literal.text()
          : variables.getOrDefault(((RoutePath.Variable) segment).name(), "");
    }
  }
}
