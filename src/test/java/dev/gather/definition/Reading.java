package dev.gather.definition;

import dev.gather.definition.model.CallDefinition;
import dev.gather.definition.model.GatewayDefinition;
import dev.gather.definition.model.RouteDefinition;
import dev.gather.definition.model.UpstreamDefinition;
import dev.gather.definition.problem.Problem;
import dev.gather.definition.yaml.DefinitionFile;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Reads definitions of tests, as the file {@code gateway.yaml}. */
public final class Reading {

  /** The smallest upstream and route, on eight lines. */
  public static final String SMALLEST =
      """
      upstreams:
        catalog:
          url: http://catalog:8080
      routes:
        product:
          path: /products/{id}
          calls:
            product: { upstream: catalog, path: "/products/{path.id}" }
      """;

  private Reading() {}

  public static LoadedDefinition read(String yaml, String... environment) {
    return reader(environment).read(List.of(new DefinitionFile("gateway.yaml", yaml)));
  }

  public static LoadedDefinition read(List<DefinitionFile> files) {
    return reader().read(files);
  }

  /** The definition, which must have no problem. */
  public static GatewayDefinition valid(String yaml, String... environment) {
    LoadedDefinition loaded = read(yaml, environment);
    loaded.problems().throwIfAny();
    return loaded.definition();
  }

  /** The upstream {@code catalog} with these lines in its block. */
  public static UpstreamDefinition upstream(String lines, String... environment) {
    String yaml = upstreamYaml("url: http://catalog\n" + lines);
    return upstream(valid(yaml, environment), "catalog");
  }

  public static UpstreamDefinition upstream(GatewayDefinition definition, String name) {
    return Objects.requireNonNull(definition.upstreams().get(name), name);
  }

  public static RouteDefinition route(GatewayDefinition definition, String name) {
    return Objects.requireNonNull(definition.routes().get(name), name);
  }

  public static CallDefinition call(RouteDefinition route, String name) {
    return Objects.requireNonNull(route.document().calls().get(name), name);
  }

  /** Line 1 of {@code lines} is line 3 of the file, column 1 is column 5. */
  public static String upstreamYaml(String lines) {
    return "upstreams:\n  catalog:\n" + lines.indent(4);
  }

  public static List<String> problems(String yaml, String... environment) {
    return read(yaml, environment).problems().sorted().stream().map(Problem::toString).toList();
  }

  private static DefinitionReader reader(String... environment) {
    Map<String, String> variables = new HashMap<>();
    for (int i = 0; i < environment.length; i += 2) {
      variables.put(environment[i], environment[i + 1]);
    }
    return new DefinitionReader(variables::get);
  }
}
