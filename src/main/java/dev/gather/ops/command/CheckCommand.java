package dev.gather.ops.command;

import dev.gather.access.AccessFactory;
import dev.gather.definition.DefinitionReader;
import dev.gather.definition.LoadedDefinition;
import dev.gather.definition.problem.DefinitionException;
import dev.gather.definition.problem.DefinitionPath;
import dev.gather.definition.problem.DefinitionProblems;
import dev.gather.definition.problem.Problem;
import dev.gather.definition.yaml.DefinitionFile;
import dev.gather.definition.yaml.DefinitionFiles;
import dev.gather.definition.yaml.EnvironmentLookup;
import dev.gather.definition.yaml.FileLookup;
import dev.gather.definition.yaml.FileValue;
import dev.gather.ops.endpoint.DurationText;
import dev.gather.ops.reload.EnvironmentValues;
import dev.gather.ops.reload.ProblemTexts;
import dev.gather.plan.CallPlan;
import dev.gather.plan.GatewayPlan;
import dev.gather.plan.ProxyPlan;
import dev.gather.plan.RoutePlan;
import dev.gather.plan.compile.PlanCompiler;
import dev.gather.process.Time;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * Checks definition files without starting anything: {@code java -jar gather.jar --check [--env
 * FILE] FILE...}.
 */
public final class CheckCommand {

  private static final String OPTION = "--check";
  private static final String ENVIRONMENT = "--env";
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
   * Prints one line per route, and what may be a mistake; or the problems.
   *
   * @param arguments of the command line: the option, files of variables behind {@code --env}, and
   *     files or patterns that are one definition together
   * @return the exit code: 0 for a good definition, 1 for one with problems, 2 for other arguments
   */
  public int run(String... arguments) {
    List<String> files = new ArrayList<>();
    List<String> variables = new ArrayList<>();
    Iterator<String> left = Arrays.asList(arguments).iterator();
    while (left.hasNext()) {
      String argument = left.next();
      if (argument.equals(ENVIRONMENT) && left.hasNext()) {
        variables.add(left.next());
      } else if (argument.startsWith(ENVIRONMENT + "=")) {
        variables.add(argument.substring(ENVIRONMENT.length() + 1));
      } else if (!argument.equals(OPTION)) {
        files.add(argument);
      }
    }
    if (files.isEmpty()
        || Stream.concat(files.stream(), variables.stream()).anyMatch(CheckCommand::isOption)) {
      err.println(
          "usage: java -jar gather.jar --check [--env FILE] FILE...   (files that are read together)");
      return MISUSED;
    }
    return check(files, variables);
  }

  private static boolean isOption(String argument) {
    return argument.isEmpty() || argument.startsWith("-");
  }

  private int check(List<String> patterns, List<String> variables) {
    List<DefinitionFile> files = List.of();
    Map<String, String> used = new HashMap<>();
    try {
      EnvironmentLookup known = environment(variables, used);
      files = new DefinitionFiles(new PathMatchingResourcePatternResolver()).read(patterns);
      LoadedDefinition loaded = new DefinitionReader(known, values(used)).read(files);
      print(plan(loaded), new WrittenValues(loaded.problems(), used.keySet()));
      loaded.problems().warnings().forEach(err::println);
      return GOOD;
    } catch (DefinitionException e) {
      (used.isEmpty()
              ? e.problems().stream().map(Problem::toString).toList()
              : new ProblemTexts(files, used).of(e.problems()))
          .forEach(err::println);
      return BAD;
    }
  }

  /**
   * What such a process would find: the files' variables, the last file's before all, and then
   * those of this one.
   *
   * @param used takes what was found in the files, which may not be shown
   */
  private EnvironmentLookup environment(List<String> files, Map<String, String> used) {
    Map<String, String> values = new HashMap<>();
    files.forEach(file -> values.putAll(EnvironmentFile.read(file, environment)));
    return name -> {
      @Nullable String value = values.get(name);
      if (value == null) {
        return environment.value(name);
      }
      used.put(name, value);
      return value;
    };
  }

  /** What files have that the definition names. */
  private static FileLookup values(Map<String, String> used) {
    return file -> {
      FileValue value = FileValue.read(file);
      if (value instanceof FileValue.Text text) {
        used.put(FileLookup.PREFIX + file, text.text());
      }
      return value;
    };
  }

  private static GatewayPlan plan(LoadedDefinition loaded) {
    var unused = AccessFactory.keys(loaded, Optional.empty(), Time.SYSTEM);
    AccessFactory.checkKeySets(loaded, List.of());
    return PlanCompiler.compile(loaded);
  }

  private void print(GatewayPlan plan, WrittenValues written) {
    List<Line> lines =
        Stream.concat(
                plan.routes().stream().map(route -> line(route, written)),
                plan.proxies().stream().map(proxy -> line(proxy, written)))
            .toList();
    int nameWidth = lines.stream().mapToInt(line -> line.name().length()).max().orElse(1);
    int requestWidth = lines.stream().mapToInt(line -> line.request().length()).max().orElse(1);
    String format = "%-" + nameWidth + "s  %-" + requestWidth + "s  %s%n";
    lines.forEach(line -> out.printf(format, line.name(), line.request(), line.what()));
  }

  private static Line line(RoutePlan route, WrittenValues written) {
    String what =
        "%s in %s%s, deadline %s"
            .formatted(
                count(route.calls().size(), "call"),
                count(route.waves().size(), "wave"),
                fallbacks(route),
                written.of(DurationText.of(route.deadline()), route.name(), "deadline"));
    return line(route.name(), route.method(), route.path().toString(), what, written);
  }

  /** Which calls are made only then, in the order of the file. */
  private static String fallbacks(RoutePlan route) {
    return route.fallbackCalls().stream()
        .mapToObj(
            index ->
                ", %s only when %s fails"
                    .formatted(
                        route.calls().get(index).name(),
                        route.calls().stream()
                            .filter(call -> call.failure().fallbackCall().orElse(-1) == index)
                            .map(CallPlan::name)
                            .collect(Collectors.joining(" or "))))
        .collect(Collectors.joining());
  }

  private static Line line(ProxyPlan proxy, WrittenValues written) {
    String what =
        "proxy of %s, deadline %s"
            .formatted(
                written.of(proxy.upstream(), proxy.name(), "proxy", "upstream"),
                written.of(DurationText.of(proxy.deadline()), proxy.name(), "deadline"));
    return line(
        proxy.name(), String.join(",", proxy.methods()), proxy.path().toString(), what, written);
  }

  private static Line line(
      String route, String method, String path, String what, WrittenValues written) {
    return new Line(
        route, written.of(method, route, "method") + " " + written.of(path, route, "path"), what);
  }

  private record Line(String name, String request, String what) {}

  private static String count(int number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }

  /**
   * What a line shows of a route.
   *
   * @param secrets names of variables whose values are not for showing
   */
  private record WrittenValues(DefinitionProblems problems, Set<String> secrets) {

    /** The value, or what the file has in place of one that such a variable is part of. */
    String of(String value, Object... key) {
      return problems
          .rawText(DefinitionPath.append(DefinitionPath.of("routes"), key))
          .filter(raw -> secrets.stream().anyMatch(name -> raw.contains("${" + shown(name))))
          .orElse(value);
    }

    /** Files have other names in a definition than where they are. */
    private static String shown(String name) {
      return name.startsWith(FileLookup.PREFIX) ? FileLookup.PREFIX : name;
    }
  }
}
