package dev.gather.ops.reload;

import dev.gather.definition.LoadedDefinition;
import dev.gather.definition.problem.DefinitionException;
import dev.gather.definition.problem.Problem;
import dev.gather.definition.watch.Refused;
import dev.gather.definition.watch.Reloaded;
import dev.gather.definition.watch.Reloading;
import dev.gather.definition.watch.Watched;
import dev.gather.definition.yaml.DefinitionFile;
import dev.gather.definition.yaml.FileValue;
import dev.gather.execution.Gateway;
import dev.gather.execution.Generation;
import dev.gather.plan.GatewayPlan;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The definitions in force, and how others come into it: compiled beside them, swapped at once.
 * What has problems changes nothing.
 */
public final class Definitions implements Watched {

  private static final Logger LOG = LoggerFactory.getLogger(Definitions.class);

  /** The log is no place for a thousand. */
  private static final int MOST_WARNINGS = 20;

  private final DefinitionSource source;
  private final GenerationFactory factory;
  private final InstantSource clock;
  private final Gateway gateway;
  private final Reloading reloading;
  private volatile InForce inForce;

  /** Files whose values the definitions that were refused last name. */
  private volatile Named refusedNamed = new Named("", Set.of());

  /**
   * Files that refused definitions name, where those have problems. They count as part of the
   * definitions: once such a file is mended, the same definitions may be good.
   */
  private volatile List<String> blamed = List.of();

  /**
   * @throws DefinitionException when the files cannot be read or have problems
   */
  public Definitions(DefinitionSource source, GenerationFactory factory, InstantSource clock) {
    this.source = source;
    this.factory = factory;
    this.clock = clock;
    List<DefinitionFile> files = source.read();
    ReadValues values = new ReadValues();
    LoadedDefinition loaded = source.parse(files, new HashMap<>(), values);
    this.gateway = new Gateway(first(files, values, loaded));
    this.inForce = inForce(files, values, loaded);
    this.reloading =
        new Reloading(
            "definitions",
            LOG,
            clock,
            () -> new Files(source.read(), new HashMap<>(), new ReadValues()),
            inForce.version());
  }

  /** Who starts the process may see what is in its environment, but nothing of a file's secrets. */
  private Generation first(List<DefinitionFile> files, ReadValues values, LoadedDefinition loaded) {
    try {
      return factory.first(loaded);
    } catch (DefinitionException e) {
      throw values.secrets().isEmpty()
          ? e
          : new DefinitionException(new ProblemTexts(files, values.secrets()).hidden(e.problems()));
    }
  }

  /** What runs them. */
  public Gateway gateway() {
    return gateway;
  }

  public InForce inForce() {
    return inForce;
  }

  /** The files as they were last looked at, where they are not in force. */
  public Optional<Refused> refused() {
    return reloading.refused();
  }

  /** Times that changed files have come into force. */
  public long loads() {
    return reloading.loads();
  }

  /** Times that changed files have been refused. */
  public long refusals() {
    return reloading.refusals();
  }

  @Override
  public Optional<String> unknown() {
    return reloading.unknown();
  }

  @Override
  public Reloaded reload(Optional<String> expected) {
    return reloading.reload(expected);
  }

  private InForce inForce(List<DefinitionFile> files, ReadValues values, LoadedDefinition loaded) {
    warn(loaded.problems().warnings());
    String texts = DefinitionSource.version(files);
    return new InForce(
        DefinitionSource.version(texts, values.of(values.files()), List.of()),
        clock.instant(),
        files.stream().map(DefinitionFile::name).toList(),
        new Named(texts, values.files()),
        loaded,
        gateway.current().plan());
  }

  private static void warn(List<Problem> warnings) {
    if (!warnings.isEmpty()) {
      String more = warnings.size() > MOST_WARNINGS ? "\nand more" : "";
      LOG.warn(
          "What is in force may not be what is meant:\n{}{}",
          warnings.stream()
              .limit(MOST_WARNINGS)
              .map(Problem::toString)
              .collect(Collectors.joining("\n")),
          more);
    }
  }

  /**
   * The definitions that requests begin with.
   *
   * @param version of the files' names and texts, and of the values of files that they name
   * @param since when
   * @param files in the order in which they were read
   * @param named what else it depends on
   */
  public record InForce(
      String version,
      Instant since,
      List<String> files,
      Named named,
      LoadedDefinition loaded,
      GatewayPlan plan) {

    public int routes() {
      return plan.routes().size() + plan.proxies().size();
    }

    public int upstreams() {
      return loaded.definition().upstreams().size();
    }
  }

  /**
   * Files whose values definitions name.
   *
   * @param texts version of the definitions' texts
   */
  record Named(String texts, Set<Path> files) {}

  /** Definition files as they were once, and the values that their placeholders had. */
  private final class Files implements Reloading.Reading {

    private final List<DefinitionFile> files;
    private final Map<String, String> used;
    private final ReadValues values;

    Files(List<DefinitionFile> files, Map<String, String> used, ReadValues values) {
      this.files = files;
      this.used = used;
      this.values = values;
    }

    @Override
    public String version() {
      String texts = DefinitionSource.version(files);
      Map<Path, FileValue> now = values.of(named(texts));
      String alone = DefinitionSource.version(texts, now, List.of());
      return blamed.isEmpty() || alone.equals(inForce.version())
          ? alone
          : DefinitionSource.version(texts, now, blamed);
    }

    /** Which files texts name is known once they were parsed. */
    private Set<Path> named(String texts) {
      return Stream.of(inForce.named(), refusedNamed)
          .filter(known -> known.texts().equals(texts))
          .findFirst()
          .map(Named::files)
          .orElse(Set.of());
    }

    @Override
    public String load() {
      try {
        LoadedDefinition loaded = source.parse(files, used, values);
        gateway.replaceBy(factory.after(gateway.current(), loaded));
        inForce = inForce(files, values, loaded);
        blamed = List.of();
        return inForce.routes() + " routes, " + inForce.upstreams() + " upstreams";
      } catch (DefinitionException e) {
        refusedNamed = new Named(DefinitionSource.version(files), values.files());
        blamed = others(e.problems());
        throw e;
      }
    }

    @Override
    public List<String> texts(List<Problem> problems) {
      Map<String, String> secrets = new HashMap<>(used);
      secrets.putAll(values.secrets());
      return new ProblemTexts(files, secrets).of(problems);
    }

    private List<String> others(List<Problem> problems) {
      List<String> own = files.stream().map(DefinitionFile::name).toList();
      return problems.stream()
          .map(problem -> problem.location().file())
          .filter(file -> !own.contains(file))
          .distinct()
          .toList();
    }
  }
}
