package dev.gather.bench.process;

import java.util.Optional;

/**
 * A server that is measured.
 *
 * @param name stands in the tables
 * @param port on the loopback address
 * @param allocations of a JVM
 * @param pauses of a JVM
 */
public record Contestant(
    String name,
    int port,
    ServerProcess process,
    Optional<JvmAllocations> allocations,
    Optional<GcLog> pauses)
    implements AutoCloseable {

  @Override
  public void close() {
    allocations.ifPresent(JvmAllocations::close);
    process.close();
  }
}
