package dev.gather.bench.process;

import java.util.Optional;

/**
 * A server that is measured.
 *
 * @param name stands in the tables
 * @param port on the loopback address
 * @param jvm asks it, where it is one
 * @param pauses of a JVM
 */
public record Contestant(
    String name, int port, ServerProcess process, Optional<JvmProbe> jvm, Optional<GcLog> pauses)
    implements AutoCloseable {

  @Override
  public void close() {
    jvm.ifPresent(JvmProbe::close);
    process.close();
  }
}
