package dev.gather.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** Runs after all other scenarios, whose buffers were tracked one by one. */
@Order(Integer.MAX_VALUE)
class LeakTest {

  @Test
  void findsNoBufferThatWasNotReleased() {
    LeakRecorder.provoke();

    assertThat(LeakRecorder.leaks()).isEmpty();
  }

  @Test
  void watchesEveryBuffer() {
    assertThat(ResourceLeakDetector.getLevel()).isEqualTo(ResourceLeakDetector.Level.PARANOID);
    assertThat(ResourceLeakDetectorFactory.instance().newResourceLeakDetector(ByteBuf.class, 1))
        .isInstanceOf(LeakRecorder.class);
  }
}
