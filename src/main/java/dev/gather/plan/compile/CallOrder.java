package dev.gather.plan.compile;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** The order that calls' dependencies impose. */
final class CallOrder {

  private final List<List<Integer>> dependencies;

  /**
   * @param dependencies for each call the indexes of the calls before it
   */
  CallOrder(List<List<Integer>> dependencies) {
    this.dependencies = dependencies;
  }

  /** A cycle, first index repeated at its end, if there is one. */
  Optional<List<Integer>> cycle() {
    int[] state = new int[dependencies.size()];
    for (int call = 0; call < state.length; call++) {
      Deque<Integer> way = new ArrayDeque<>();
      Optional<List<Integer>> cycle = visit(call, state, way);
      if (cycle.isPresent()) {
        return cycle;
      }
    }
    return Optional.empty();
  }

  /** Indexes by the longest chain of calls before them. There must be no cycle. */
  List<List<Integer>> waves() {
    List<List<Integer>> waves = new ArrayList<>();
    int[] wave = new int[dependencies.size()];
    Arrays.fill(wave, -1);
    for (int call = 0; call < wave.length; call++) {
      int number = wave(call, wave);
      while (waves.size() <= number) {
        waves.add(new ArrayList<>());
      }
      waves.get(number).add(call);
    }
    return waves.stream().map(List::copyOf).toList();
  }

  private int wave(int call, int[] known) {
    if (known[call] < 0) {
      known[call] =
          dependencies.get(call).stream()
              .mapToInt(dependency -> wave(dependency, known) + 1)
              .max()
              .orElse(0);
    }
    return known[call];
  }

  /** Depth first; state 1 is on the way, 2 is done. */
  private Optional<List<Integer>> visit(int call, int[] state, Deque<Integer> way) {
    if (state[call] == 2) {
      return Optional.empty();
    }
    way.addLast(call);
    if (state[call] == 1) {
      List<Integer> cycle = new ArrayList<>(way);
      return Optional.of(cycle.subList(cycle.indexOf(call), cycle.size()));
    }
    state[call] = 1;
    for (int dependency : dependencies.get(call)) {
      Optional<List<Integer>> cycle = visit(dependency, state, way);
      if (cycle.isPresent()) {
        return cycle;
      }
    }
    state[call] = 2;
    way.removeLast();
    return Optional.empty();
  }
}
