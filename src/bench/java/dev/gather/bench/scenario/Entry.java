package dev.gather.bench.scenario;

import dev.gather.bench.load.Target;
import dev.gather.bench.process.Contestant;

/**
 * A server that takes part in a scenario.
 *
 * @param name stands in the tables
 * @param path by which it is asked for the scenario's answer
 * @param calls that the stub must see for each request
 */
record Entry(String name, Contestant server, String path, int calls) {

  Target target(Scenario scenario) {
    return new Target(server.port(), path, scenario.expected());
  }
}
