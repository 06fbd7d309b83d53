package dev.gather.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelException;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import org.junit.jupiter.api.Test;

class LocalLimitTest {

  @Test
  void knowsTheTextsOfTheJdkAndOfNetty() {
    assertThat(LocalLimit.of(new ChannelException(new IOException("Too many open files"))))
        .hasValue(LocalLimit.FILE_DESCRIPTORS);
    assertThat(
            LocalLimit.of(
                new IOException(
                    "accept(..) failed with error(-24): Too many open files in system")))
        .hasValue(LocalLimit.FILE_DESCRIPTORS);
    assertThat(LocalLimit.of(new BindException("Cannot assign requested address")))
        .hasValue(LocalLimit.PORTS);
    assertThat(LocalLimit.of(new IOException("No buffer space available")))
        .hasValue(LocalLimit.BUFFERS);
  }

  @Test
  void leavesWhatTheOtherSideDoesAlone() {
    assertThat(LocalLimit.of(new ConnectException("Connection refused"))).isEmpty();
    assertThat(LocalLimit.of(new IllegalStateException("Too many open files"))).isEmpty();
    assertThat(LocalLimit.of(null)).isEmpty();
  }
}
