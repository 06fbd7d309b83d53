package dev.gather.bench.scenario;

/**
 * A request that is made over and over.
 *
 * @param name short, as it is asked for
 * @param title what it is
 * @param expected the answer's body, byte for byte
 * @param connections of the load, enough to keep a processor busy
 * @param calls that it takes
 */
public record Scenario(String name, String title, byte[] expected, int connections, int calls) {}
