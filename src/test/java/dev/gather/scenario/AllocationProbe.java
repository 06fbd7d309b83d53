package dev.gather.scenario;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.Arrays;

/**
 * Counts what the threads that answer clients allocate for one request of each route, and prints it
 * in lines such as {@code small 72051}. To be a process of its own, which compiles the same way
 * each time.
 *
 * <p>Requests come one after the other, so that nothing depends on how busy the machine is. Of some
 * rounds the least counts: the others have what comes by the clock as well, such as a histogram's
 * next interval.
 */
final class AllocationProbe {

  private static final int WARM_UP = 3_000;
  private static final int ROUNDS = 20;
  private static final int REQUESTS = 500;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private AllocationProbe() {}

  public static void main(String[] arguments) throws IOException {
    Reply small = Reply.json("\"" + "x".repeat(900 - 2) + "\"");
    Reply large = Reply.json("\"" + "x".repeat(16 * 1024 - 2) + "\"");
    try (SocketStub stub =
            SocketStub.start(request -> request.path().startsWith("/small") ? small : large);
        Gateway gateway =
            Gateway.start(
                """
                upstreams: { service: { url: "%s" } }
                routes:
                  small:
                    path: /small
                    calls:
                      a: { upstream: service, path: /small/1 }
                      b: { upstream: service, path: /small/2 }
                      c: { upstream: service, path: /small/3 }
                  large:
                    path: /large
                    calls:
                      a: { upstream: service, path: /large/1 }
                      b: { upstream: service, path: /large/2 }
                      c: { upstream: service, path: /large/3 }
                """
                    .formatted(stub.url()));
        KeptClient client = new KeptClient(gateway.port())) {
      for (String route : new String[] {"small", "large"}) {
        ask(client, route, WARM_UP);
        long least = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
          stub.forget();
          long before = allocated();
          ask(client, route, REQUESTS);
          least = Math.min(least, allocated() - before);
        }
        System.out.println(route + " " + least / REQUESTS);
      }
    }
  }

  private static void ask(KeptClient client, String route, int requests) throws IOException {
    for (int i = 0; i < requests; i++) {
      if (client.get("/" + route).status() != 200) {
        throw new IOException(route + " was not answered");
      }
    }
  }

  /** By the event loops, so far. */
  private static long allocated() {
    long[] loops =
        Arrays.stream(THREADS.getThreadInfo(THREADS.getAllThreadIds()))
            .filter(thread -> thread != null && thread.getThreadName().startsWith("reactor-http"))
            .mapToLong(ThreadInfo::getThreadId)
            .toArray();
    return Arrays.stream(THREADS.getThreadAllocatedBytes(loops)).sum();
  }
}
