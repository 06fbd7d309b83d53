package dev.gather.process;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Ends the process when memory has run out: an {@link OutOfMemoryError} of any kind strikes whoever
 * allocates next, so that a request, a connection or a lock may be left as it was half-way, and
 * nobody can say which. HotSpot's {@code -XX:+ExitOnOutOfMemoryError} does the same for heap and
 * metaspace; it cannot be switched on in a process that runs, and does not know direct memory.
 *
 * <p>Whoever gets hold of an error that nobody else may see has it checked here. Others do that for
 * the rest: {@link OutOfMemoryHandler} on each connection, and what looks through the log, where
 * Reactor and Netty write the errors that they throw on or drop.
 */
public final class OutOfMemory {

  /** That of {@code -XX:+ExitOnOutOfMemoryError}. */
  public static final int EXIT_CODE = 3;

  /** Causes that are looked through; there may be circles of them. */
  private static final int DEEPEST = 16;

  /** Nothing, unless a process is the gateway's own. */
  private static volatile Consumer<Memory> ending = memory -> {};

  private OutOfMemory() {}

  /** From now on an error that is checked ends this process. Once, at its start. */
  public static void endsThisProcess() {
    ending = new Halt();
  }

  /** Ends in another way. */
  public static void endsBy(Consumer<Memory> action) {
    ending = action;
  }

  /**
   * Does not return if memory ran out. Allocates nothing.
   *
   * @param error the error or what it has become the cause of
   */
  public static void check(@Nullable Throwable error) {
    Throwable cause = error;
    for (int i = 0; cause != null && i < DEEPEST; i++) {
      if (cause instanceof OutOfMemoryError missing) {
        ending.accept(Memory.of(missing));
        return;
      }
      cause = cause.getCause();
    }
  }
}
