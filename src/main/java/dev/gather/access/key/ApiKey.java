package dev.gather.access.key;

import dev.gather.access.caller.Caller;
import dev.gather.definition.problem.Location;

/**
 * One entry of the file.
 *
 * @param sha256 hash of the key
 * @param caller who has it
 * @param place where the entry stands
 */
record ApiKey(byte[] sha256, Caller caller, Location place) {

  /** Nothing of the hash. */
  @Override
  public String toString() {
    return "key of " + caller.subject();
  }
}
