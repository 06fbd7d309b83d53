package dev.gather.ops.settings;

import dev.gather.process.Between;
import java.util.stream.Stream;
import org.springframework.util.unit.DataSize;

/**
 * Sizes of Boot's own properties that Gather has defaults for. Boot takes any, and its server ends
 * in a stack trace where one is not positive, or is more than it can count. The records say what
 * they may be; it is Boot that binds them.
 */
final class ServerLimits {

  private ServerLimits() {}

  static Stream<Setting> settings() {
    return Stream.concat(
        Setting.of("server", OfRequests.class), Setting.of("server.netty", OfNetty.class));
  }

  /**
   * @param maxHttpRequestHeaderSize of all headers of a request
   */
  private record OfRequests(
      @Between(least = "1B", most = "1GB") DataSize maxHttpRequestHeaderSize) {}

  /**
   * @param maxInitialLineLength of a request line
   */
  private record OfNetty(@Between(least = "1B", most = "1GB") DataSize maxInitialLineLength) {}
}
