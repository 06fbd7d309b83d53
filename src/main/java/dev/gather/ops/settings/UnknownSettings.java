package dev.gather.ops.settings;

import dev.gather.definition.problem.Suggestion;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Properties that look like Gather's and are none, which would otherwise be ignored.
 *
 * <p>Whoever writes {@code gather.} in a file or on the command line means a property. Variables of
 * the environment that begin with {@code GATHER_} may be others: placeholders of definitions, or
 * those that Kubernetes makes for a Service of that name. They are taken for properties where they
 * begin like a block of them, or are spelt nearly like one.
 *
 * @param known all that there are
 */
record UnknownSettings(List<Setting> known) {

  private static final ConfigurationPropertyName ROOT = ConfigurationPropertyName.of("gather");
  private static final Pattern INDEX = Pattern.compile("_[0-9]+");

  /** Of a Service, where pods are told of Services by variables. */
  private static final Pattern SERVICE =
      Pattern.compile(
          ".*_(SERVICE_HOST|SERVICE_PORT(_.+)?"
              + "|PORT(_[0-9]+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)?)");

  /** What is wrong with each, once. */
  Stream<String> problems(ConfigurableEnvironment environment) {
    return StreamSupport.stream(ConfigurationPropertySources.get(environment).spliterator(), false)
        .flatMap(this::problems);
  }

  private Stream<String> problems(ConfigurationPropertySource source) {
    if (source.getUnderlyingSource() instanceof SystemEnvironmentPropertySource variables) {
      return Stream.of(variables.getPropertyNames()).map(this::variable).flatMap(Optional::stream);
    }
    return source instanceof IterableConfigurationPropertySource names
        ? names.stream().filter(ROOT::isAncestorOf).map(this::property).flatMap(Optional::stream)
        : Stream.empty();
  }

  private Optional<String> property(ConfigurationPropertyName name) {
    if (known.stream().anyMatch(setting -> setting.isNamed(name))) {
      return Optional.empty();
    }
    List<String> all = known.stream().map(setting -> setting.name().toString()).toList();
    String block = name.getParent() + ".";
    List<String> near = block.equals(ROOT + ".") ? List.of() : startingWith(block, all);
    List<String> inside = startingWith(name + ".", all);
    return Optional.of(problem(name.toString(), inside.isEmpty() ? near : inside, all));
  }

  private Optional<String> variable(String variable) {
    String name = variable.toUpperCase(Locale.ROOT);
    if (name.startsWith("GATHER.")) {
      return property(ConfigurationPropertyName.adapt(variable, '.'));
    }
    if (!name.startsWith("GATHER_") || SERVICE.matcher(name).matches() || isKnown(name)) {
      return Optional.empty();
    }
    List<String> all = known.stream().map(UnknownSettings::variable).toList();
    List<String> block =
        known.stream()
            .filter(setting -> spellings(setting.name().getParent()).anyMatch(isBlockOf(name)))
            .map(UnknownSettings::variable)
            .toList();
    return block.isEmpty() && Suggestion.nearest(name, all).isEmpty()
        ? Optional.empty()
        : Optional.of(problem(variable, block, all));
  }

  private boolean isKnown(String variable) {
    return known.stream()
        .anyMatch(
            setting ->
                spellings(setting.name())
                    .anyMatch(
                        name ->
                            variable.equals(name)
                                || setting.isList()
                                    && variable.startsWith(name)
                                    && INDEX.matcher(variable.substring(name.length())).matches()));
  }

  private static Predicate<String> isBlockOf(String variable) {
    return block -> !block.equals("GATHER") && variable.startsWith(block + "_");
  }

  private static String variable(Setting setting) {
    return spellings(setting.name()).findFirst().orElseThrow();
  }

  /** Without dashes, as it is documented, and with underscores for them, which Spring takes too. */
  private static Stream<String> spellings(ConfigurationPropertyName name) {
    String upper = name.toString().toUpperCase(Locale.ROOT).replace('.', '_');
    return Stream.of(upper.replace("-", ""), upper.replace('-', '_'));
  }

  private static List<String> startingWith(String prefix, List<String> names) {
    return names.stream().filter(name -> name.startsWith(prefix)).toList();
  }

  private static String problem(String name, List<String> expected, List<String> all) {
    String list =
        expected.isEmpty()
            ? "one that README.md lists"
            : expected.stream().collect(Collectors.joining(", ", "one of ", ""));
    return "%s is unknown (expected: %s%s)".formatted(name, list, Suggestion.didYouMean(name, all));
  }
}
