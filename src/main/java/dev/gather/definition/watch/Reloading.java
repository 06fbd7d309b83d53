package dev.gather.definition.watch;

import dev.gather.definition.problem.DefinitionException;
import dev.gather.definition.problem.Problem;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;

/**
 * Which version of files is in force, and how another comes into it: made beside it, swapped at
 * once. What has problems changes nothing, and is told once.
 */
public final class Reloading implements Watched {

  /** One mistake can have many; health and log are no place for a thousand. */
  private static final int MOST_PROBLEMS = 20;

  private final String subject;
  private final Logger log;
  private final InstantSource clock;
  private final Source source;
  private final AtomicLong loads = new AtomicLong();
  private final AtomicLong refusals = new AtomicLong();
  private volatile InForce inForce;
  private volatile Optional<Refused> refused = Optional.empty();

  /**
   * @param subject what lines of the log call the files, in plural
   * @param version what is in force, from now on
   */
  public Reloading(String subject, Logger log, InstantSource clock, Source source, String version) {
    this.subject = subject;
    this.log = log;
    this.clock = clock;
    this.source = source;
    this.inForce = new InForce(version, clock.instant());
  }

  /** When what is in force was loaded. */
  public Instant since() {
    return inForce.since();
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

  @Override
  public Optional<String> unknown() {
    String version;
    try {
      version = source.read().version();
    } catch (DefinitionException unreadable) {
      version = Version.of(unreadable);
    }
    String known = refused.map(Refused::version).orElse(inForce.version());
    return version.equals(known) ? Optional.empty() : Optional.of(version);
  }

  @Override
  public synchronized Reloaded reload(Optional<String> expected) {
    try {
      return reload(source.read(), expected);
    } catch (DefinitionException unreadable) {
      String version = Version.of(unreadable);
      return isAnother(version, expected)
          ? Reloaded.UNCHANGED
          : refuse(version, unreadable.problems().stream().map(Problem::toString).toList());
    } catch (RuntimeException | Error defect) {
      return refuse("unknown", told(defect));
    }
  }

  private Reloaded reload(Reading reading, Optional<String> expected) {
    String version = reading.version();
    if (version.equals(inForce.version())) {
      if (refused.isPresent()) {
        log.info("The {} are those in force again, {}", subject, version);
      }
      refused = Optional.empty();
      return Reloaded.UNCHANGED;
    }
    if (isAnother(version, expected)) {
      return Reloaded.UNCHANGED;
    }
    try {
      String summary = reading.load();
      enter(reading.version(), summary);
      return Reloaded.LOADED;
    } catch (DefinitionException e) {
      return refuse(reading.version(), reading.texts(e.problems()));
    } catch (RuntimeException | Error defect) {
      return refuse(version, told(defect));
    }
  }

  private static boolean isAnother(String version, Optional<String> expected) {
    return expected.isPresent() && !expected.get().equals(version);
  }

  private void enter(String version, String summary) {
    String before = inForce.version();
    inForce = new InForce(version, clock.instant());
    refused = Optional.empty();
    loads.incrementAndGet();
    log.info("Changed {} are in force, {} instead of {}: {}", subject, version, before, summary);
  }

  private List<String> told(Throwable defect) {
    log.error("Changed {} without a problem could not be put into force", subject, defect);
    return List.of(
        "a defect of the gateway: " + defect.getClass().getSimpleName() + ", see its log");
  }

  private Reloaded refuse(String version, List<String> all) {
    if (refused.map(Refused::version).filter(version::equals).isPresent()) {
      return Reloaded.REFUSED;
    }
    List<String> problems = new ArrayList<>(all.subList(0, Math.min(all.size(), MOST_PROBLEMS)));
    if (all.size() > MOST_PROBLEMS) {
      problems.add("and " + (all.size() - MOST_PROBLEMS) + " more");
    }
    refused = Optional.of(new Refused(version, clock.instant(), List.copyOf(problems)));
    refusals.incrementAndGet();
    log.warn(
        "Changed {} are refused and {} stay in force:\n{}",
        subject,
        inForce.version(),
        String.join("\n", problems));
    return Reloaded.REFUSED;
  }

  /** Where the files come from. */
  @FunctionalInterface
  public interface Source {

    /**
     * The files as they are now; blocks.
     *
     * @throws DefinitionException when they cannot be read
     */
    Reading read();
  }

  /** Files as they were once. */
  public interface Reading {

    /** Tells it from others; another one, perhaps, once a load has found what it depends on. */
    String version();

    /**
     * Puts it into force.
     *
     * @return what there is of what, for the log
     * @throws DefinitionException when it has problems; then nothing has changed
     */
    String load();

    /** Its problems as operators may see them. */
    default List<String> texts(List<Problem> problems) {
      return problems.stream().map(Problem::toString).toList();
    }
  }

  private record InForce(String version, Instant since) {}
}
