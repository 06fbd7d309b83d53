package dev.gather.shape;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gather.bench.server.Bodies;
import dev.gather.json.MemberPath;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What is taken of an answer of 16 KB, an object with an array of some two hundred others. */
@State(Scope.Thread)
public class ShapeBenchmark {

  private final byte[] answer = Bodies.json(16 * 1024, 1).getBytes(UTF_8);

  private final Shape at =
      Shape.of(Optional.of(MemberPath.parse("items")), List.of(), List.of(), Map.of());
  private final Shape keep =
      Shape.of(
          Optional.empty(),
          List.of(MemberPath.parseMembers("id"), MemberPath.parseMembers("items.sku")),
          List.of(),
          Map.of());
  private final Shape rename =
      Shape.of(
          Optional.empty(),
          List.of(),
          List.of(MemberPath.parseMembers("text")),
          Map.of(MemberPath.parseMembers("items.count"), "left"));

  @Benchmark
  public byte[] at() {
    return at.apply(answer, new ShapeMatches());
  }

  @Benchmark
  public byte[] keep() {
    return keep.apply(answer, new ShapeMatches());
  }

  @Benchmark
  public byte[] renameAndDrop() {
    return rename.apply(answer, new ShapeMatches());
  }
}
