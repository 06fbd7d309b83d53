package dev.gather.process;

/** The threads of the network, which the server and all upstreams share. */
public final class EventLoops {

  private static final String COUNT = "reactor.netty.ioWorkerCount";

  private EventLoops() {}

  /**
   * Has one for each processor that the process may use, unless its command line says how many.
   * Reactor Netty would have four at least; on one processor they only take it from one another,
   * which cost a third of its time. To be called before any is used.
   */
  public static void oneForEachProcessor() {
    if (System.getProperty(COUNT) == null) {
      System.setProperty(COUNT, Integer.toString(Runtime.getRuntime().availableProcessors()));
    }
  }
}
