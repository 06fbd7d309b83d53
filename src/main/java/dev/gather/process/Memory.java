package dev.gather.process;

import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * A kind of memory that a JVM can run out of. Its line is made before that happens: there may be
 * nothing left to make it of then.
 */
public enum Memory {
  HEAP("the heap is full", "more heap (-Xmx, or the container's memory)"),
  DIRECT("direct memory is full", "more direct memory (-XX:MaxDirectMemorySize)"),
  METASPACE("metaspace is full", "more metaspace (-XX:MaxMetaspaceSize)"),
  THREADS("no thread can be created", "more processes (ulimit -u, pids.max) or memory"),
  OTHER("memory that was asked for is not there", "more memory");

  private final byte[] line;

  Memory(String missing, String remedy) {
    this.line =
        ("Out of memory, "
                + missing
                + ": requests may be lost, so the process ends with exit code "
                + OutOfMemory.EXIT_CODE
                + ". Give it "
                + remedy
                + ", or less at once (max-body, bulkhead.max-concurrent, gather.cache.local-size)\n")
            .getBytes(US_ASCII);
  }

  /** Its whole log line; nobody else's to change. */
  byte[] line() {
    return line;
  }

  /** Allocates nothing. */
  static Memory of(OutOfMemoryError error) {
    String message = error.getMessage();
    if (message == null) {
      return OTHER;
    }
    if (message.contains("irect")) {
      return DIRECT; // of java.nio and of Netty
    }
    if (message.contains("etaspace") || message.contains("ompressed class space")) {
      return METASPACE;
    }
    if (message.contains("thread")) {
      return THREADS;
    }
    return message.contains("heap")
            || message.contains("GC overhead")
            || message.contains("array size")
        ? HEAP
        : OTHER;
  }
}
