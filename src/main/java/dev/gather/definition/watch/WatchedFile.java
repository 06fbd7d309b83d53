package dev.gather.definition.watch;

import java.nio.file.Path;

/** A file that definitions name and that changes without them. */
public interface WatchedFile {

  Path file();

  /** What became of its changes. */
  Reloading reloading();
}
