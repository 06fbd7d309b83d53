package dev.gather.execution;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** The generation in force. */
public final class Gateway implements AutoCloseable {

  private final List<Consumer<Generation>> followers = new CopyOnWriteArrayList<>();
  private volatile Generation current;
  private boolean hasEndedLiveStreams;

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

  /**
   * From now on requests begin with that one; those under way end with theirs. When a follower
   * throws, all go back to the one before.
   */
  public synchronized void replaceBy(Generation next) {
    Generation before = current;
    if (hasEndedLiveStreams) {
      next.endLiveStreams();
    }
    try {
      tell(next);
    } catch (RuntimeException | Error defect) {
      goBack(before, next, defect);
      throw defect;
    }
    before.retire();
  }

  private void goBack(Generation before, Generation next, Throwable defect) {
    try {
      tell(before);
    } catch (RuntimeException | Error another) {
      defect.addSuppressed(another);
    } finally {
      next.retire();
      before.upstreams().enter();
    }
  }

  private void tell(Generation generation) {
    current = generation;
    followers.forEach(follower -> follower.accept(generation));
  }

  /** Ends all live streams, and those of generations to come: the gateway is about to close. */
  public synchronized void endLiveStreams() {
    hasEndedLiveStreams = true;
    current.endLiveStreams();
  }

  /** For the time when no request begins any more. */
  @Override
  public synchronized void close() {
    endLiveStreams();
    current.upstreams().close();
    current.access().close();
  }
}
