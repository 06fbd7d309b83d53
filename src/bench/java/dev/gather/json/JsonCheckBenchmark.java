package dev.gather.json;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gather.bench.server.Bodies;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Whether an answer is one JSON value. */
@State(Scope.Thread)
public class JsonCheckBenchmark {

  @Param({"900", "16384"})
  public int bytes;

  private byte[] answer = {};

  @Setup
  public void answer() {
    answer = Bodies.json(bytes, 1).getBytes(UTF_8);
  }

  @Benchmark
  public byte[] check() {
    return JsonCheck.value(answer, 64);
  }
}
