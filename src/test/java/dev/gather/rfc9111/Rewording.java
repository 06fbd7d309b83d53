package dev.gather.rfc9111;

import java.io.IOException;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * A reason why two caches do not do the same. It says in other words what Gather reads in what was
 * said, so that the other cache reads it, too: to Gather both say the same.
 *
 * @param <W> what is said to both
 */
public interface Rewording<W> {

  /** The same in other words; unchanged where this one has nothing to do with it. */
  W inOtherWords(W said);

  /** Whether both caches do the same when the other is told these words. */
  interface Sameness<W> {

    boolean holds(W words) throws IOException;
  }

  /**
   * @param needed reasons without which the two would not do the same
   * @param words by which they do
   */
  record Explanation<W, D>(Set<D> needed, W words) {}

  /** Empty where all reasons together are not enough. */
  static <W, D extends Enum<D> & Rewording<W>> Optional<Explanation<W, D>> explain(
      Class<D> reasons, W said, Sameness<W> isSame) throws IOException {
    Set<D> needed = EnumSet.allOf(reasons);
    W words = inWordsOf(needed, said);
    if (!isSame.holds(words)) {
      return Optional.empty();
    }
    for (D one : EnumSet.allOf(reasons)) {
      needed.remove(one);
      W fewer = inWordsOf(needed, said);
      if (fewer.equals(words) || isSame.holds(fewer)) {
        words = fewer;
      } else {
        needed.add(one);
      }
    }
    return Optional.of(new Explanation<>(needed, words));
  }

  /** In the words of all the reasons. */
  static <W, D extends Rewording<W>> W inWordsOf(Set<D> reasons, W said) {
    W words = said;
    for (D reason : reasons) {
      words = reason.inOtherWords(words);
    }
    return words;
  }
}
