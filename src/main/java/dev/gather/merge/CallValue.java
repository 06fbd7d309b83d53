package dev.gather.merge;

import java.util.BitSet;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one call brings to the document.
 *
 * @param json a checked value; null when the call failed, so that {@code null} stands in its place
 * @param isPresent false when the call was not made, so that it has no place
 * @param leftOut of a for-each, the elements that no request was made for
 * @param list of a for-each whose list the document does not show: its elements, an array
 */
public record CallValue(
    byte @Nullable [] json, boolean isPresent, BitSet leftOut, Optional<byte[]> list) {

  /** Of a call that failed. */
  public static final CallValue FAILED = new CallValue(null, true, new BitSet(), Optional.empty());

  /** Of a call that was not made. */
  public static final CallValue ABSENT = new CallValue(null, false, new BitSet(), Optional.empty());

  public static CallValue of(byte[] json) {
    return new CallValue(json, true, new BitSet(), Optional.empty());
  }

  @Override
  public String toString() {
    return "CallValue[isPresent=" + isPresent + "]";
  }
}
