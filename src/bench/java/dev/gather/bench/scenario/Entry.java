package dev.gather.bench.scenario;

import dev.gather.bench.load.Target;
import dev.gather.bench.process.Contestant;

/**
 * A server that takes part in a scenario.
 *
 * @param path by which it is asked for the scenario's answer
 */
record Entry(Contestant server, String path) {

  Target target(Scenario scenario) {
    return new Target(server.port(), path, scenario.expected());
  }
}
