package dev.gather.bench.load;

/** Is told of each answer. */
@FunctionalInterface
public interface Answers {

  /**
   * @param start when its request was sent, or at a fixed rate should have been; in nanoseconds
   * @param end when its last byte was there
   */
  void answered(long start, long end);
}
