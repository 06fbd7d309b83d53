package dev.gather.bench.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Gather as the image has it, {@code src/main/docker/Dockerfile}: out of its jar, with what the JVM
 * wrote down when it started once.
 *
 * @param jar that is run
 */
public record AotCache(Path jar, Path file) {

  /** Whether this JVM can write one by a single start. */
  public static final boolean SUPPORTED = Runtime.version().feature() >= 25;

  public static AotCache train(Place place, Stub stub, Path packaged)
      throws IOException, InterruptedException {
    Path directory = place.output().resolve("extracted");
    Path log = place.output().resolve("extract.log");
    List<String> extract =
        List.of(
            Place.java(),
            "-Djarmode=tools",
            "-jar",
            packaged.toString(),
            "extract",
            "--force",
            "--destination",
            directory.toString());
    try (ServerProcess process = ServerProcess.start(extract, Map.of(), log)) {
      process.awaitEnd();
    }
    AotCache cache =
        new AotCache(directory.resolve(packaged.getFileName()), directory.resolve("gather.aot"));
    List<String> train = List.of("-XX:AOTCacheOutput=" + cache.file);
    Gather training =
        new Gather(place, stub, "training", cache.jar, train)
            .with("gather.warm-up.at-most=1m", "gather.warm-up.then-exit=true");
    try (ServerProcess process = training.begin()) {
      process.awaitEnd();
    }
    if (!Files.exists(cache.file)) {
      throw new IOException("no AOT cache was written; see " + place.output() + "/training.log");
    }
    return cache;
  }

  /** Of the JVM that uses it. */
  public List<String> options() {
    // One that does not fit is an error then, not left aside.
    return List.of("-XX:AOTCache=" + file, "-XX:AOTMode=on");
  }
}
