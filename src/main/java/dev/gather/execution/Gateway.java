package dev.gather.execution;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** The generation in force. */
public final class Gateway implements AutoCloseable {

  private final List<Consumer<Generation>> followers = new CopyOnWriteArrayList<>();
  private volatile Generation current;

  public Gateway(Generation first) {
    this.current = first;
  }

  public Generation current() {
    return current;
  }

  /**
   * Tells somebody of the generation in force and of each that takes its place, before the one
   * before is given up.
   */
  public synchronized void follow(Consumer<Generation> follower) {
    follower.accept(current);
    followers.add(follower);
  }

  /** From now on requests begin with that one; those under way end with theirs. */
  public synchronized void replaceBy(Generation next) {
    Generation before = current;
    current = next;
    followers.forEach(follower -> follower.accept(next));
    before.retire();
  }

  /** For the time when no request begins any more. */
  @Override
  public synchronized void close() {
    current.endLiveStreams();
    current.upstreams().close();
  }
}
