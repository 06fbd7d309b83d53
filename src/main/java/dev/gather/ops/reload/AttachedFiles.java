package dev.gather.ops.reload;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.gather.definition.watch.Refused;
import dev.gather.definition.watch.Reloaded;
import dev.gather.definition.watch.Reloading;
import dev.gather.definition.watch.WatchedFile;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The files that the definitions in force name, each of which changes by itself: what became of
 * them, for operators.
 */
public final class AttachedFiles {

  private volatile List<WatchedFile> files = List.of();
  private long pastLoads;
  private long pastRefusals;

  /** What is to be looked at again and again. */
  public List<Reloading> watched() {
    return files.stream().map(WatchedFile::reloading).toList();
  }

  /**
   * From now on the definitions in force name these. One that was named before is the same object.
   * It comes back where a swap of definitions fails.
   */
  public synchronized void replaceBy(List<WatchedFile> next) {
    List<WatchedFile> gone = without(files, next);
    List<WatchedFile> come = without(next, files);
    // Counters never go back. What a file has counted is not counted again when it comes back.
    pastLoads += sum(gone, Reloading::loads) - sum(come, Reloading::loads);
    pastRefusals += sum(gone, Reloading::refusals) - sum(come, Reloading::refusals);
    files = List.copyOf(next);
  }

  /** Reads all of them; blocks. */
  public Reloaded reload() {
    return files.stream()
        .map(file -> file.reloading().reload(Optional.empty()))
        .reduce(Reloaded.UNCHANGED, Reloaded::and);
  }

  /** Each as it is now. */
  public List<State> states() {
    return files.stream().map(State::of).toList();
  }

  public boolean isAnyRefused() {
    return files.stream().anyMatch(file -> file.reloading().refused().isPresent());
  }

  /** Times that one of them has changed and come into force. */
  public synchronized long loads() {
    return pastLoads + sum(files, Reloading::loads);
  }

  /** Times that one of them has changed and been refused. */
  public synchronized long refusals() {
    return pastRefusals + sum(files, Reloading::refusals);
  }

  private static List<WatchedFile> without(List<WatchedFile> some, List<WatchedFile> others) {
    return some.stream().filter(file -> !others.contains(file)).toList();
  }

  private static long sum(List<WatchedFile> some, ToLongFunction<Reloading> count) {
    return some.stream().map(WatchedFile::reloading).mapToLong(count).sum();
  }

  /**
   * One of them, for operators.
   *
   * @param loaded when what is in force of it was
   * @param refused the file as it is now, where that is not in force
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record State(String file, Instant loaded, @Nullable Refused refused) {

    static State of(WatchedFile file) {
      Reloading reloading = file.reloading();
      return new State(file.file().toString(), reloading.since(), reloading.refused().orElse(null));
    }
  }
}
