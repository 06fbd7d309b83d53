package dev.gather.bench.scenario;

import dev.gather.bench.process.Contestant;
import dev.gather.bench.process.Gather;
import dev.gather.bench.process.Stub;
import dev.gather.bench.report.Results;
import java.util.function.Predicate;

/** What the others do not have, or only the floor. */
public record Alone(Stub stub, Lengths lengths, Contest contest, Results results) {

  /**
   * @param operators how Gather is operated
   * @param wanted which scenarios are
   */
  public void run(Gather operators, Contestant gather, Contestant floor, Predicate<String> wanted)
      throws InterruptedException {
    if (wanted.test("for-each")) {
      contest.run(Scenarios.forEach(), gather);
    }
    if (wanted.test("partial")) {
      Attempt.at("partial", results, () -> operators.openCircuit("down"));
      contest.run(Scenarios.partial(), gather);
    }
    if (wanted.test("cached")) {
      contest.run(
          Scenarios.cached("cached", "in the process"),
          new Entry("gather", gather, "/cached", 0),
          new Entry("floor, one fixed answer", floor, "/fixed", 0));
    }
    if (wanted.test("proxy")) {
      contest.run(
          Scenarios.proxy(),
          new Entry("gather", gather, Scenarios.proxyPath(), 1),
          new Entry("floor", floor, Scenarios.proxyPath(), 1));
    }
    if (wanted.test(FiveServices.NAME)) {
      Attempt.at(
          FiveServices.NAME,
          results,
          () -> {
            contest.prepare(gather);
            new FiveServices(results).run(gather);
          });
    }
    if (wanted.test(LiveStreams.NAME)) {
      Attempt.at(
          LiveStreams.NAME,
          results,
          () -> {
            contest.prepare(gather);
            new LiveStreams(stub, results).run(gather);
          });
    }
    if (wanted.test(IdleConnections.NAME)) {
      Attempt.at(
          IdleConnections.NAME,
          results,
          () -> {
            contest.prepare(gather);
            new IdleConnections(lengths, results).run(gather);
          });
    }
  }
}
