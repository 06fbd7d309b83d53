package dev.gather.bench.process;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Which processors are whose: the measured server has the first alone, the stub and the load have
 * the others. Where there is no {@code taskset}, or only one processor, all share all.
 *
 * <p>A JVM that is to be warm starts on all of them: its compiler shares a processor with nobody
 * then. What it knows of processors is one from the beginning.
 */
public final class Processors {

  private static final int ATTEMPTS = 10;

  private final List<Integer> allowed;

  private Processors(List<Integer> allowed) {
    this.allowed = allowed;
  }

  /** Looks what this process may use. */
  public static Processors find() {
    String self = Long.toString(ProcessHandle.current().pid());
    // pid 17's current affinity list: 0,2-3
    String answer = Tool.output(List.of("taskset", "-cp", self));
    List<Integer> found = new ArrayList<>();
    for (String range : answer.substring(answer.lastIndexOf(' ') + 1).strip().split(",")) {
      if (range.matches("\\d+(-\\d+)?")) {
        String[] ends = range.split("-");
        int last = Integer.parseInt(ends[ends.length - 1]);
        for (int processor = Integer.parseInt(ends[0]); processor <= last; processor++) {
          found.add(processor);
        }
      }
    }
    return new Processors(found.size() > 1 ? found : List.of());
  }

  /** Whether the server has a processor of its own. */
  public boolean pinned() {
    return !allowed.isEmpty();
  }

  /** In front of the command of a server that is measured from its start. */
  List<String> ofServer() {
    return pinned() ? List.of("taskset", "-c", allowed.get(0).toString()) : List.of();
  }

  /** In front of any other command. */
  List<String> ofOthers() {
    return pinned() ? List.of("taskset", "-c", others()) : List.of();
  }

  /** In front of the command of a JVM that is to be warm before it is measured. */
  List<String> ofAll() {
    return pinned() ? List.of("taskset", "-c", text(allowed)) : List.of();
  }

  /** Options of a JVM that is measured. */
  List<String> ofJvm() {
    return pinned() ? List.of("-XX:ActiveProcessorCount=1") : List.of();
  }

  /**
   * Moves a server that is warm to the processor that it is measured on.
   *
   * @return false if some of its threads are elsewhere after all
   */
  public boolean settle(ServerProcess server) {
    if (!pinned()) {
      return true;
    }
    String own = allowed.get(0).toString();
    for (int i = 0; i < ATTEMPTS; i++) {
      // It gives up at a thread that ends meanwhile.
      Tool.output(List.of("taskset", "-acp", own, Long.toString(server.pid())));
      if (server.processors().equals(Set.of(own))) {
        return true;
      }
    }
    return false;
  }

  /** Moves this process, which makes the load, away from the server's processor. */
  public void moveThisProcess() {
    if (pinned()) {
      String self = Long.toString(ProcessHandle.current().pid());
      Tool.output(List.of("taskset", "-acp", others(), self));
    }
  }

  private String others() {
    return text(allowed.subList(1, allowed.size()));
  }

  private static String text(List<Integer> processors) {
    return String.join(",", processors.stream().map(Object::toString).toList());
  }
}
