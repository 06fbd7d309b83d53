package dev.gather.bench.scenario;

import dev.gather.bench.process.Contestant;
import dev.gather.bench.process.Gather;
import dev.gather.bench.process.Place;
import dev.gather.bench.process.Stub;
import dev.gather.bench.report.Results;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What does it take to find answers in PostgreSQL, beside fetching them? Nothing is kept in the
 * process, so that every request asks the database; it may take its time, as what is measured is
 * not how Gather does without.
 */
public record SharedCache(Place place, Stub stub, Contest contest, Results results) {

  public static final String NAME = "cached-postgresql";

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  public void run(Path jar) throws IOException, InterruptedException {
    EmbeddedPostgres postgres;
    try {
      postgres = EmbeddedPostgres.builder().setPGStartupWait(PATIENCE).start();
    } catch (IOException | IllegalStateException e) {
      results.note("no cache in PostgreSQL, which cannot be started: " + e.getMessage());
      return;
    }
    try (postgres;
        Contestant gather = gather(jar, postgres.getPort()).start()) {
      Scenario scenario = Scenarios.cached(NAME, "in PostgreSQL");
      contest.run(
          scenario,
          new Entry("gather", gather, "/cached", 0),
          new Entry("gather, fetching", gather, "/small", scenario.calls()));
    }
  }

  private Gather gather(Path jar, int port) {
    return new Gather(place, stub, "gather-postgresql", jar, List.of())
        .with(
            "spring.r2dbc.url=r2dbc:postgresql://127.0.0.1:" + port + "/postgres",
            "spring.r2dbc.username=postgres",
            "spring.r2dbc.password=",
            "gather.cache.local-size=0B",
            "gather.cache.read-budget=1s");
  }
}
