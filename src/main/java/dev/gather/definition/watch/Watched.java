package dev.gather.definition.watch;

import java.util.Optional;

/** Files that are in use, and are looked at again and again. Both methods block. */
public interface Watched {

  /** Whether the files are others than those it knows, good or bad; with what tells them apart. */
  Optional<String> unknown();

  /**
   * Reads the files and puts them into force if they are good.
   *
   * @param expected only if they are that version, which is known not to be half written
   */
  Reloaded reload(Optional<String> expected);
}
