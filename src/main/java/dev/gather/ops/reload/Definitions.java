package dev.gather.ops.reload;

import dev.gather.definition.LoadedDefinition;
import dev.gather.definition.problem.DefinitionException;
import dev.gather.definition.problem.Problem;
import dev.gather.definition.watch.Refused;
import dev.gather.definition.watch.Reloaded;
import dev.gather.definition.watch.Reloading;
import dev.gather.definition.watch.Watched;
import dev.gather.definition.yaml.DefinitionFile;
import dev.gather.execution.Gateway;
import dev.gather.plan.GatewayPlan;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/**
 * The definitions in force, and how others come into it: compiled beside them, swapped at once.
 * What has problems changes nothing.
 */
public final class Definitions implements Watched {

  private final DefinitionSource source;
  private final GenerationFactory factory;
  private final InstantSource clock;
  private final Gateway gateway;
  private final Reloading reloading;
  private volatile InForce inForce;

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
    LoadedDefinition loaded = source.parse(files, new HashMap<>());
    this.gateway = new Gateway(factory.first(loaded));
    this.inForce = inForce(files, loaded);
    this.reloading =
        new Reloading(
            "definitions",
            LoggerFactory.getLogger(Definitions.class),
            clock,
            () -> new Files(source.read(), new HashMap<>()),
            inForce.version());
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

  private InForce inForce(List<DefinitionFile> files, LoadedDefinition loaded) {
    return new InForce(
        DefinitionSource.version(files),
        clock.instant(),
        files.stream().map(DefinitionFile::name).toList(),
        loaded,
        gateway.current().plan());
  }

  /**
   * The definitions that requests begin with.
   *
   * @param version of the files' names and texts
   * @param since when
   * @param files in the order in which they were read
   */
  public record InForce(
      String version,
      Instant since,
      List<String> files,
      LoadedDefinition loaded,
      GatewayPlan plan) {

    public int routes() {
      return plan.routes().size() + plan.proxies().size();
    }

    public int upstreams() {
      return loaded.definition().upstreams().size();
    }
  }

  /** Definition files as they were once, and the values that their placeholders had. */
  private final class Files implements Reloading.Reading {

    private final List<DefinitionFile> files;
    private final Map<String, String> used;

    Files(List<DefinitionFile> files, Map<String, String> used) {
      this.files = files;
      this.used = used;
    }

    @Override
    public String version() {
      String alone = DefinitionSource.version(files);
      return blamed.isEmpty() || alone.equals(inForce.version())
          ? alone
          : DefinitionSource.version(files, blamed);
    }

    @Override
    public String load() {
      try {
        LoadedDefinition loaded = source.parse(files, used);
        gateway.replaceBy(factory.after(gateway.current(), loaded));
        inForce = inForce(files, loaded);
        blamed = List.of();
        return inForce.routes() + " routes, " + inForce.upstreams() + " upstreams";
      } catch (DefinitionException e) {
        blamed = others(e.problems());
        throw e;
      }
    }

    @Override
    public List<String> texts(List<Problem> problems) {
      return new ProblemTexts(files, used).of(problems);
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
