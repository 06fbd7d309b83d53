package dev.gather.scenario;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Remembers what Netty's leak detection reports. The build names it in the property {@code
 * io.netty.customResourceLeakDetector}, so it is there before the first buffer.
 */
public final class LeakRecorder<T> extends ResourceLeakDetector<T> {

  private static final Queue<String> LEAKS = new ConcurrentLinkedQueue<>();

  public LeakRecorder(Class<T> resource, int samplingInterval) {
    super(resource, samplingInterval);
  }

  /** Netty looks for this constructor first, and logs an error when there is none. */
  public LeakRecorder(Class<T> resource, int samplingInterval, long unused) {
    this(resource, samplingInterval);
  }

  static List<String> leaks() {
    return List.copyOf(LEAKS);
  }

  /** Lets the detector look at everything that was collected: it does so when buffers are made. */
  static void provoke() {
    for (int i = 0; i < 5; i++) {
      System.gc();
      for (int j = 0; j < 100; j++) {
        ByteBuf buffer = PooledByteBufAllocator.DEFAULT.buffer(16);
        buffer.release();
      }
    }
  }

  @Override
  protected void reportTracedLeak(String resource, String records) {
    LEAKS.add(resource + records);
    super.reportTracedLeak(resource, records);
  }

  @Override
  protected void reportUntracedLeak(String resource) {
    LEAKS.add(resource);
    super.reportUntracedLeak(resource);
  }
}
