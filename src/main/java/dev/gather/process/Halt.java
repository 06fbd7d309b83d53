package dev.gather.process;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Writes why to standard error, and ends the process without shutdown hooks: those would need
 * memory and time. All that it needs is there beforehand.
 */
final class Halt implements Consumer<Memory> {

  /** That a reader of standard error may keep the line waiting. */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final FileOutputStream standardError = new FileOutputStream(FileDescriptor.err);
  private final AtomicBoolean begun = new AtomicBoolean();
  private final Thread guard = new Thread(this::endAnyway, "gather-out-of-memory");

  Halt() {
    rehearse();
    guard.setDaemon(true);
    guard.start();
  }

  @Override
  public void accept(Memory memory) {
    if (!begun.compareAndSet(false, true)) {
      // Another thread is at it. This one must not go on: it would only write its own error.
      while (true) {
        LockSupport.park(this);
      }
    }
    LockSupport.unpark(guard);
    try {
      standardError.write(memory.line());
    } catch (IOException nobodyReads) {
      // The exit code says it as well.
    } finally {
      halt();
    }
  }

  /**
   * Initializes what is needed then. A class whose initialization fails for want of memory is never
   * there again, and the process would go on without its end.
   */
  private static void rehearse() {
    for (Memory memory : Memory.values()) {
      Memory.of(new OutOfMemoryError(memory.name()));
    }
  }

  private void endAnyway() {
    while (!begun.get()) {
      LockSupport.park(this);
    }
    long from = System.nanoTime();
    while (System.nanoTime() - from < PATIENCE_NANOS) {
      LockSupport.parkNanos(this, PATIENCE_NANOS);
    }
    halt();
  }

  private static void halt() {
    Runtime.getRuntime().halt(OutOfMemory.EXIT_CODE);
  }
}
