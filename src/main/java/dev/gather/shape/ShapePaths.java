package dev.gather.shape;

import dev.gather.json.MemberPath;
import dev.gather.json.Step;
import java.util.ArrayList;
import java.util.List;

/**
 * The paths of one shape, each with a bit, so that what an answer had of them is a number. Beyond
 * sixty-four of them the rest are not watched.
 */
final class ShapePaths {

  private static final int MOST = Long.SIZE;

  private final List<List<Step>> steps = new ArrayList<>();
  private final List<String> texts = new ArrayList<>();

  /** Bit of a member's path, the same for the same steps; 0 where it is not watched. */
  long bit(MemberPath path) {
    int index = steps.indexOf(path.steps());
    return index < 0 ? add(path.steps(), path.text()) : 1L << index;
  }

  /** Bit of the path where the shape starts: from there, its steps lead elsewhere. */
  long start(MemberPath path) {
    return add(List.of(), path.text());
  }

  private long add(List<Step> of, String text) {
    if (steps.size() == MOST) {
      return 0;
    }
    steps.add(of);
    texts.add(text);
    return 1L << steps.size() - 1;
  }

  /** As the definition has them, by their bits. */
  List<String> texts() {
    return List.copyOf(texts);
  }
}
