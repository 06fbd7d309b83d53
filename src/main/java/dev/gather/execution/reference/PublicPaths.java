package dev.gather.execution.reference;

import dev.gather.plan.CallPlan;
import dev.gather.plan.ProxyPlan;
import dev.gather.plan.RoutePath;
import dev.gather.plan.RoutePlan;
import dev.gather.template.DotSegments;
import dev.gather.template.UriTemplate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Finds the public path for a path of a service. A service knows its own paths only; the routes
 * that lead to it, read backwards, say how clients reach them.
 *
 * @see <a href="https://datatracker.ietf.org/doc/html/rfc9110#section-10.2.2">RFC 9110, 10.2.2</a>
 */
public final class PublicPaths {

  private static final char DELETE = 0x7f;

  /** The most exact first, by upstream. */
  private final Map<String, List<Way>> ways = new HashMap<>();

  /**
   * @param proxies of all upstreams
   * @param routes that call them
   */
  public PublicPaths(List<ProxyPlan> proxies, List<RoutePlan> routes) {
    for (ProxyPlan proxy : proxies) {
      proxy
          .destination()
          .pattern()
          .ifPresent(service -> ways(proxy.upstream()).add(new Mapping(service, proxy.path())));
    }
    for (RoutePlan route : routes) {
      route.calls().stream()
          .map(CallPlan::upstream)
          .distinct()
          .forEach(upstream -> ways(upstream).addAll(CallWay.of(route, upstream)));
    }
    ways.values().forEach(list -> list.sort(Way.MOST_EXACT));
  }

  private List<Way> ways(String upstream) {
    return ways.computeIfAbsent(upstream, name -> new ArrayList<>());
  }

  /**
   * Finds the public path of a service's own. That of the request's own route is preferred.
   *
   * @param upstream the service's name
   * @param own what the request's route says of this request
   * @param reference a path of the service, encoded, and what follows it
   * @return a path, and what followed; empty where clients have no way to it
   */
  public Optional<String> shown(String upstream, Mapping own, String reference) {
    return shown(upstream, own::shown, reference);
  }

  /**
   * The same for the answer to a call.
   *
   * @param route the name of its route
   */
  public Optional<String> shown(String upstream, String route, String reference) {
    return shown(upstream, target -> ofRoute(upstream, route, target), reference);
  }

  private Optional<String> ofRoute(String upstream, String route, String target) {
    return ways.getOrDefault(upstream, List.of()).stream()
        .filter(way -> way instanceof CallWay call && call.route().equals(route))
        .flatMap(way -> way.shown(target).stream())
        .findFirst();
  }

  private Optional<String> shown(
      String upstream, Function<String, Optional<String>> own, String reference) {
    if (reference.chars().anyMatch(c -> c <= ' ' || c == DELETE)) {
      // Browsers leave tabs out, and two slashes with one between them would name a host.
      return Optional.empty();
    }
    if (DotSegments.areIn(reference.substring(0, end(reference, "?#")))) {
      // To the client these lead elsewhere than to the service.
      return Optional.empty();
    }
    int end = end(reference, "#");
    String target = reference.substring(0, end);
    return own.apply(target)
        .or(() -> mostExact(ways.getOrDefault(upstream, List.of()), target))
        .filter(PublicPaths::isPath)
        .map(shown -> shown + reference.substring(end));
  }

  /**
   * None where calls of several routes could have asked for it, and nothing says which is meant.
   */
  private static Optional<String> mostExact(List<Way> ways, String target) {
    for (Way way : ways) {
      Optional<String> shown = way.shown(target);
      if (shown.isPresent()) {
        boolean isOnly =
            ways.stream()
                .filter(other -> way instanceof CallWay && Way.MOST_EXACT.compare(way, other) == 0)
                .flatMap(other -> other.shown(target).stream())
                .allMatch(shown.get()::equals);
        return isOnly ? shown : Optional.empty();
      }
    }
    return Optional.empty();
  }

  /** Clients take what begins with two slashes for a host. */
  private static boolean isPath(String shown) {
    return shown.length() < 2 || shown.charAt(1) != '/' && shown.charAt(1) != '\\';
  }

  private static int end(String reference, String signs) {
    int end = 0;
    while (end < reference.length() && signs.indexOf(reference.charAt(end)) < 0) {
      end++;
    }
    return end;
  }

  /** The template of the paths that clients ask for, without what {@code /**} stands for. */
  public static UriTemplate template(RoutePath path) {
    // A pattern's text is a template once its variables are references. Of /** nothing is left.
    String pattern = new RoutePath(path.segments(), false).toString();
    return UriTemplate.parse(pattern.isEmpty() ? "/" : pattern.replace("{", "{path."));
  }

  /** What one request asks for and what is asked of the service, without values any more. */
  public static Mapping mapping(String target, String shown, boolean hasRest) {
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
  public record Mapping(RoutePath service, RoutePath shown) implements Way {

    /** Whether the route answers a path, which starts with a slash. */
    public boolean shows(String reference) {
      String path = reference.substring(0, end(reference, "?#"));
      return new Mapping(shown, shown).path(path).isPresent();
    }

    @Override
    public boolean hasRest() {
      return service.hasRest();
    }

    @Override
    public int segments() {
      return service.segments().size();
    }

    @Override
    public int variables() {
      return service.variables().size();
    }

    @Override
    public boolean hasOpenQuery() {
      return false;
    }

    /** The client's query is passed on, so that it is the same. */
    @Override
    public Optional<String> shown(String target) {
      int end = end(target, "?");
      return path(target.substring(0, end)).map(shown -> shown + target.substring(end));
    }

    private Optional<String> path(String path) {
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
