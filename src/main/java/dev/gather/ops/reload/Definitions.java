package dev.gather.ops.reload;

import dev.gather.definition.LoadedDefinition;
import dev.gather.definition.problem.DefinitionException;
import dev.gather.definition.yaml.DefinitionFile;
import dev.gather.execution.Gateway;
import dev.gather.execution.Generation;
import dev.gather.plan.GatewayPlan;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The definitions in force, and how others come into it: compiled beside them, swapped at once.
 * What has problems changes nothing.
 */
public final class Definitions {

  private static final Logger LOG = LoggerFactory.getLogger(Definitions.class);

  /** One mistake can have many; health and log are no place for a thousand. */
  private static final int MOST_PROBLEMS = 20;

  private final DefinitionSource source;
  private final GenerationFactory factory;
  private final InstantSource clock;
  private final Gateway gateway;
  private final AtomicLong loads = new AtomicLong();
  private final AtomicLong refusals = new AtomicLong();
  private volatile InForce inForce;
  private volatile Optional<Refused> refused = Optional.empty();

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
    return refused;
  }

  /** Times that changed files have come into force. */
  public long loads() {
    return loads.get();
  }

  /** Times that changed files have been refused. */
  public long refusals() {
    return refusals.get();
  }

  /** Whether the files are others than those it knows, good or bad; with what tells them apart. */
  Optional<String> unknown() {
    String version;
    try {
      version = DefinitionSource.version(source.read());
    } catch (DefinitionException unreadable) {
      version = DefinitionSource.version(unreadable);
    }
    String known = refused.map(Refused::version).orElse(inForce.version());
    return version.equals(known) ? Optional.empty() : Optional.of(version);
  }

  /**
   * Reads the files and puts them into force if they are good; blocks.
   *
   * @param expected only if they are that version, which is known not to be half written
   */
  public synchronized Reloaded reload(Optional<String> expected) {
    String version = "unknown";
    List<DefinitionFile> files = List.of();
    Map<String, String> used = new HashMap<>();
    try {
      files = source.read();
      version = DefinitionSource.version(files);
      if (version.equals(inForce.version())) {
        if (refused.isPresent()) {
          LOG.info("The files are those in force again, {}", version);
        }
        refused = Optional.empty();
        return Reloaded.UNCHANGED;
      }
      if (expected.isPresent() && !expected.get().equals(version)) {
        return Reloaded.UNCHANGED;
      }
      load(files, used);
      return Reloaded.LOADED;
    } catch (DefinitionException e) {
      boolean isUnreadable = version.equals("unknown");
      String bad = isUnreadable ? DefinitionSource.version(e) : version;
      if (isUnreadable && expected.isPresent() && !expected.get().equals(bad)) {
        return Reloaded.UNCHANGED;
      }
      refuse(bad, new ProblemTexts(files, used).of(e.problems()));
    } catch (RuntimeException | Error defect) {
      LOG.error("Definitions that have no problem could not be put into force", defect);
      refuse(
          version,
          List.of(
              "a defect of the gateway: " + defect.getClass().getSimpleName() + ", see its log"));
    }
    return Reloaded.REFUSED;
  }

  private void load(List<DefinitionFile> files, Map<String, String> used) {
    LoadedDefinition loaded = source.parse(files, used);
    Generation next = factory.after(gateway.current(), loaded);
    String before = inForce.version();
    gateway.replaceBy(next);
    inForce = inForce(files, loaded);
    refused = Optional.empty();
    loads.incrementAndGet();
    LOG.info(
        "Definitions {} are in force instead of {}: {} routes, {} upstreams",
        inForce.version(),
        before,
        inForce.routes(),
        inForce.upstreams());
  }

  private InForce inForce(List<DefinitionFile> files, LoadedDefinition loaded) {
    return new InForce(
        DefinitionSource.version(files),
        clock.instant(),
        files.stream().map(DefinitionFile::name).toList(),
        loaded,
        gateway.current().plan());
  }

  private void refuse(String version, List<String> all) {
    if (refused.map(Refused::version).filter(version::equals).isPresent()) {
      return;
    }
    List<String> problems = new ArrayList<>(all.subList(0, Math.min(all.size(), MOST_PROBLEMS)));
    if (all.size() > MOST_PROBLEMS) {
      problems.add("and " + (all.size() - MOST_PROBLEMS) + " more");
    }
    refused = Optional.of(new Refused(version, clock.instant(), List.copyOf(problems)));
    refusals.incrementAndGet();
    LOG.warn(
        "Changed definitions are refused and {} stay in force:\n{}",
        inForce.version(),
        String.join("\n", problems));
  }

  /** What came of a reload. */
  public enum Reloaded {
    LOADED,
    UNCHANGED,
    REFUSED
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

  /**
   * Files that are not in force.
   *
   * @param at when they were read
   * @param problems each with file, line and column
   */
  public record Refused(String version, Instant at, List<String> problems) {}
}
