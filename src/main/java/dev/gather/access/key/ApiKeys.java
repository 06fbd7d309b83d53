package dev.gather.access.key;

import dev.gather.access.caller.Caller;
import dev.gather.definition.problem.DefinitionException;
import dev.gather.definition.problem.DefinitionProblems;
import dev.gather.definition.watch.Reloading;
import dev.gather.definition.watch.Version;
import dev.gather.definition.watch.WatchedFile;
import dev.gather.definition.yaml.DefinitionFile;
import dev.gather.process.Time;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys in force of one file. Searches never wait, and go by the keys of the last file that was
 * good.
 */
public final class ApiKeys implements WatchedFile {

  /** What a client may present; one character more is no key, whatever the file says. */
  public static final int LONGEST_KEY = 512;

  private static final Logger LOG = LoggerFactory.getLogger("dev.gather.keys");

  /** Goes into versions, which are shown: from one of a short file a weak key could be guessed. */
  private static final String SALT = UUID.randomUUID().toString();

  private final Path file;
  private final Time time;
  private final Reloading reloading;
  private volatile HashedKeys keys;

  private ApiKeys(Path file, Time time, DefinitionFile text) {
    this.file = file;
    this.time = time;
    this.keys = new HashedKeys(ApiKeyFile.parse(text), time);
    this.reloading =
        new Reloading(
            "API keys", LOG, time, () -> new Text(ApiKeyFile.READER.read(file)), version(text));
  }

  /**
   * Reads the file for the first time; blocks.
   *
   * @param problems takes all that is wrong with it, each at its place in the file
   * @param pointer of the value that names the file
   * @return empty, and at least one problem, when the file is missing or bad
   */
  public static Optional<ApiKeys> read(
      Path file, DefinitionProblems problems, String pointer, Time time) {
    try {
      return Optional.of(new ApiKeys(file, time, ApiKeyFile.READER.read(file)));
    } catch (DefinitionException e) {
      e.problems().forEach(one -> problems.add(pointer, one.location(), one.message()));
      return Optional.empty();
    }
  }

  /**
   * Who has this key; nobody for what cannot be one: nothing, too much, or a character that is not
   * printable ASCII, which no header carries the same everywhere.
   */
  public Optional<Caller> find(String presented) {
    return isPossible(presented) ? keys.find(presented) : Optional.empty();
  }

  @Override
  public Path file() {
    return file;
  }

  @Override
  public Reloading reloading() {
    return reloading;
  }

  private static boolean isPossible(String presented) {
    return !presented.isEmpty()
        && presented.length() <= LONGEST_KEY
        && presented.chars().allMatch(c -> c >= ' ' && c <= '~');
  }

  private static String version(DefinitionFile text) {
    return Version.of(Stream.of(SALT, text.text()));
  }

  /** The file as it was once. */
  private final class Text implements Reloading.Reading {

    private final DefinitionFile text;

    Text(DefinitionFile text) {
      this.text = text;
    }

    @Override
    public String version() {
      return ApiKeys.version(text);
    }

    @Override
    public String load() {
      keys = new HashedKeys(ApiKeyFile.parse(text), time);
      return keys.size() + " keys of " + file;
    }
  }
}
