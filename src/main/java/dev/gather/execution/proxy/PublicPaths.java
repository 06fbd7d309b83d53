package dev.gather.execution.proxy;

import dev.gather.plan.ProxyPlan;
import dev.gather.plan.RoutePath;
import dev.gather.template.DotSegments;
import dev.gather.template.UriTemplate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds the public path for a path of a service. A service knows its own paths only; the proxied
 * routes, read backwards, say how clients reach them.
 *
 * @see <a href="https://datatracker.ietf.org/doc/html/rfc9110#section-10.2.2">RFC 9110, 10.2.2</a>
 */
public final class PublicPaths {

  private static final Comparator<Mapping> MOST_EXACT =
      Comparator.comparing((Mapping mapping) -> mapping.service().hasRest())
          .thenComparing(mapping -> -mapping.service().segments().size())
          .thenComparing(mapping -> mapping.service().variables().size());

  /** The most exact first, by upstream. */
  private final Map<String, List<Mapping>> mappings = new HashMap<>();

  /**
   * @param proxies of all upstreams
   */
  public PublicPaths(List<ProxyPlan> proxies) {
    for (ProxyPlan proxy : proxies) {
      proxy
          .destination()
          .pattern()
          .ifPresent(
              service ->
                  mappings
                      .computeIfAbsent(proxy.upstream(), name -> new ArrayList<>())
                      .add(new Mapping(service, proxy.path())));
    }
    mappings.values().forEach(list -> list.sort(MOST_EXACT));
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

  /** The template of the paths that clients ask for, without what {@code /**} stands for. */
  static UriTemplate template(RoutePath path) {
    // A pattern's text is a template once its variables are references. Of /** nothing is left.
    String pattern = new RoutePath(path.segments(), false).toString();
    return UriTemplate.parse(pattern.isEmpty() ? "/" : pattern.replace("{", "{path."));
  }

  /** What one request asks for and what is asked of the service, without values any more. */
  static Mapping mapping(String target, String shown, boolean hasRest) {
    return new Mapping(literal(target, hasRest), literal(shown, hasRest));
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
   * One route, as the service and as clients see it.
   *
   * @param service the pattern of the service's paths, with all variables of the other
   * @param shown the pattern of the clients' paths
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
