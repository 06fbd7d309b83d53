package dev.gather.ops.command;

import dev.gather.access.AccessFactory;
import dev.gather.definition.DefinitionReader;
import dev.gather.definition.LoadedDefinition;
import dev.gather.definition.problem.DefinitionException;
import dev.gather.definition.yaml.DefinitionFiles;
import dev.gather.definition.yaml.EnvironmentLookup;
import dev.gather.ops.endpoint.DurationText;
import dev.gather.ops.reload.EnvironmentValues;
import dev.gather.plan.GatewayPlan;
import dev.gather.plan.ProxyPlan;
import dev.gather.plan.RoutePlan;
import dev.gather.plan.compile.PlanCompiler;
import dev.gather.process.Time;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * Checks definition files without starting anything: {@code java -jar gather.jar --check FILE...}.
 */
public final class CheckCommand {

  private static final String OPTION = "--check";
  private static final int GOOD = 0;
  private static final int BAD = 1;
  private static final int MISUSED = 2;

  private final EnvironmentLookup environment;
  private final PrintStream out;
  private final PrintStream err;

  CheckCommand(EnvironmentLookup environment, PrintStream out, PrintStream err) {
    this.environment = environment;
    this.out = out;
    this.err = err;
  }

  /** One that looks placeholders up where the gateway itself does. */
  public static CheckCommand ofThisProcess(PrintStream out, PrintStream err) {
    return new CheckCommand(new EnvironmentValues(new StandardEnvironment()), out, err);
  }

  public static boolean isIn(String... arguments) {
    return Arrays.asList(arguments).contains(OPTION);
  }

  /**
   * Prints one line per route, or the problems.
   *
   * @param arguments of the command line: the option, and files or patterns that are one definition
   *     together
   * @return the exit code: 0 for a good definition, 1 for one with problems, 2 for other arguments
   */
  public int run(String... arguments) {
    List<String> files =
        Arrays.stream(arguments).filter(argument -> !argument.equals(OPTION)).toList();
    if (files.isEmpty() || files.stream().anyMatch(file -> file.startsWith("-"))) {
      err.println("usage: java -jar gather.jar --check FILE...   (files that are read together)");
      return MISUSED;
    }
    try {
      print(plan(files));
      return GOOD;
    } catch (DefinitionException e) {
      e.problems().forEach(err::println);
      return BAD;
    }
  }

  private GatewayPlan plan(List<String> files) {
    var found = new DefinitionFiles(new PathMatchingResourcePatternResolver()).read(files);
    LoadedDefinition loaded = new DefinitionReader(environment).read(found);
    var unused = AccessFactory.keys(loaded, Optional.empty(), Time.SYSTEM);
    AccessFactory.checkKeySets(loaded, List.of());
    return PlanCompiler.compile(loaded);
  }

  private void print(GatewayPlan plan) {
    List<Line> lines =
        Stream.concat(
                plan.routes().stream().map(CheckCommand::line),
                plan.proxies().stream().map(CheckCommand::line))
            .toList();
    int nameWidth = lines.stream().mapToInt(line -> line.name().length()).max().orElse(1);
    int requestWidth = lines.stream().mapToInt(line -> line.request().length()).max().orElse(1);
    String format = "%-" + nameWidth + "s  %-" + requestWidth + "s  %s%n";
    lines.forEach(line -> out.printf(format, line.name(), line.request(), line.what()));
  }

  private static Line line(RoutePlan route) {
    return new Line(
        route.name(),
        route.method() + " " + route.path(),
        "%s in %s, deadline %s"
            .formatted(
                count(route.calls().size(), "call"),
                count(route.waves().size(), "wave"),
                DurationText.of(route.deadline())));
  }

  private static Line line(ProxyPlan proxy) {
    return new Line(
        proxy.name(),
        proxy.method() + " " + proxy.path(),
        "proxy of %s, deadline %s".formatted(proxy.upstream(), DurationText.of(proxy.deadline())));
  }

  private record Line(String name, String request, String what) {}

  private static String count(int number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }
}
