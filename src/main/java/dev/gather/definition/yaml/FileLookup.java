package dev.gather.definition.yaml;

import java.nio.file.Path;

/** Where the values of {@code ${file:PATH}} come from, such as {@link FileValue#read}. */
@FunctionalInterface
public interface FileLookup {

  /** What stands before the path between the braces. */
  String PREFIX = "file:";

  /** How a problem begins that says no more than that a file has no value. */
  String SUBJECT = "file `";

  /**
   * What the file has; blocks.
   *
   * @param file absolute
   */
  FileValue value(Path file);
}
