package dev.gather.scenario;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Passes connections on in turn, byte by byte, to processes that say that they are ready; it asks
 * them several times a second.
 */
final class Balancer implements AutoCloseable {

  private static final int CHECK_MILLIS = 100;

  private final List<GatewayProcess> processes;
  private final Set<GatewayProcess> ready = ConcurrentHashMap.newKeySet();
  private final Map<Integer, GatewayProcess> taken = new ConcurrentHashMap<>();
  private final AtomicInteger turn = new AtomicInteger();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final ScheduledExecutorService checks = Executors.newSingleThreadScheduledExecutor();
  private final ServerSocket server;

  Balancer(GatewayProcess... processes) {
    this.processes = List.of(processes);
    try {
      this.server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    check();
    var unused =
        checks.scheduleWithFixedDelay(
            this::check, CHECK_MILLIS, CHECK_MILLIS, TimeUnit.MILLISECONDS);
    threads.execute(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  /** Whether the connection from that port of a client was passed on to that process. */
  boolean isOn(GatewayProcess process, int clientsPort) {
    return process.equals(taken.get(clientsPort));
  }

  @Override
  public void close() {
    checks.shutdownNow();
    threads.shutdownNow();
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void check() {
    for (GatewayProcess process : processes) {
      if (process.isReady()) {
        ready.add(process);
      } else {
        ready.remove(process);
      }
    }
  }

  private void accept() {
    try {
      while (!server.isClosed()) {
        Socket client = server.accept();
        threads.execute(() -> pass(client));
      }
    } catch (IOException closed) {
      // The end.
    }
  }

  /** Where one does not take it after all, the next one may. */
  private void pass(Socket client) {
    int first = turn.getAndIncrement();
    for (int i = 0; i < processes.size(); i++) {
      GatewayProcess process = processes.get(Math.floorMod(first + i, processes.size()));
      if (ready.contains(process)) {
        try {
          Socket behind = new Socket(InetAddress.getLoopbackAddress(), process.port());
          taken.put(client.getPort(), process);
          threads.execute(() -> pump(client, behind));
          pump(behind, client);
          return;
        } catch (IOException refused) {
          ready.remove(process);
        }
      }
    }
    close(client);
  }

  private static void pump(Socket from, Socket to) {
    try (InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      in.transferTo(out);
    } catch (IOException gone) {
      // Either end of it.
    } finally {
      close(from);
      close(to);
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
