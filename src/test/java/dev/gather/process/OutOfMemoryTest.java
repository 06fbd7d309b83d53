package dev.gather.process;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.EncoderException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutOfMemoryTest {

  private final List<Memory> ends = new ArrayList<>();

  @BeforeEach
  void listen() {
    OutOfMemory.endsBy(ends::add);
  }

  @AfterEach
  void leave() {
    OutOfMemory.endsBy(memory -> {});
  }

  @ParameterizedTest
  @CsvSource({
    "Java heap space, HEAP",
    "GC overhead limit exceeded, HEAP",
    "Requested array size exceeds VM limit, HEAP",
    "Direct buffer memory, DIRECT",
    "'Cannot reserve 9 bytes of direct buffer memory (allocated: 1, limit: 2)', DIRECT",
    "'failed to allocate 9 byte(s) of direct memory (used: 1, max: 2)', DIRECT",
    "Metaspace, METASPACE",
    "Compressed class space, METASPACE",
    "'unable to create native thread: possibly out of memory or process/resource limits reached',"
        + " THREADS",
    "malloc(2) failed to allocate 9 bytes, OTHER",
    ", OTHER"
  })
  void knowsWhichMemoryRanOut(String message, Memory memory) {
    OutOfMemory.check(new OutOfMemoryError(message));

    assertThat(ends).containsExactly(memory);
  }

  @Test
  void knowsWhatItHasBecomeTheCauseOf() {
    OutOfMemory.check(new IOException(new ExecutionException(new OutOfMemoryError("Metaspace"))));

    assertThat(ends).containsExactly(Memory.METASPACE);
  }

  @Test
  void leavesOtherErrorsAlone() {
    IllegalStateException one = new IllegalStateException();
    one.initCause(new IllegalStateException(one));

    OutOfMemory.check(one);
    OutOfMemory.check(null);
    OutOfMemory.check(new StackOverflowError());
    OutOfMemory.check(new NoClassDefFoundError());

    assertThat(ends).isEmpty();
  }

  @Test
  void saysWhatThePageForOperatorsQuotes() throws IOException {
    Path page = Path.of(System.getProperty("basedir", "."), "src/docs/operations.md");

    assertThat(Files.readString(page)).contains(new String(Memory.HEAP.line(), US_ASCII));
  }

  @Test
  void seesTheErrorsOfAConnection() {
    EmbeddedChannel channel = new EmbeddedChannel(OutOfMemoryHandler.INSTANCE);

    channel.pipeline().fireExceptionCaught(new OutOfMemoryError("Direct buffer memory"));

    assertThat(ends).containsExactly(Memory.DIRECT);
  }

  @Test
  void seesWhatCouldNotBeWritten() {
    EmbeddedChannel channel = new EmbeddedChannel(new FullMemory(), OutOfMemoryWrites.INSTANCE);

    channel.writeAndFlush("part", channel.voidPromise());

    assertThat(ends).containsExactly(Memory.DIRECT);
  }

  private static final class FullMemory extends ChannelOutboundHandlerAdapter {

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
      throw new EncoderException(new OutOfMemoryError("Direct buffer memory"));
    }
  }
}
