package dev.gather.answer;

import dev.gather.json.Slice;
import dev.gather.merge.Document;
import java.util.List;

/**
 * The bytes of a document or of a frame.
 *
 * @param slices in order
 * @param length of all of them, in bytes
 * @param areOdd whether every second slice's line breaks become spaces
 */
public record Pieces(List<Slice> slices, long length, boolean areOdd) {

  public static Pieces of(Document document) {
    return new Pieces(document.slices(), document.length(), false);
  }

  static Pieces of(String text) {
    Slice slice = Slice.of(text);
    return new Pieces(List.of(slice), slice.length(), false);
  }

  /** Every second one is JSON that is to stand on one line. */
  public static Pieces ofFrame(Slice... slices) {
    long length = 0;
    for (Slice slice : slices) {
      length += slice.length();
    }
    return new Pieces(List.of(slices), length, true);
  }
}
