package dev.gather.definition.yaml;

import java.util.function.ObjIntConsumer;

/** What becomes of a scalar before its value is known. */
@FunctionalInterface
public interface Substitution {

  /** Everything stays as it is written. */
  Substitution NONE = (file, raw, fault) -> raw;

  /**
   * @param file name of the one that it stands in
   * @param fault takes what is wrong with a part of it and the index where that starts
   * @return the text in place of {@code raw}; of no use once there was a fault
   */
  String substitute(String file, String raw, ObjIntConsumer<String> fault);
}
