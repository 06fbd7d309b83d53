package dev.gather.merge;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gather.bench.server.Bodies;
import dev.gather.definition.DefinitionReader;
import dev.gather.definition.yaml.DefinitionFile;
import dev.gather.plan.compile.PlanCompiler;
import java.util.List;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** From answers to a document. */
@State(Scope.Thread)
public class DocumentBenchmark {

  private static final int POSTS = 100;

  private final List<CallValue> three =
      IntStream.range(0, 3).mapToObj(i -> CallValue.of(bytes(Bodies.json(900, i)))).toList();

  private final DocumentTemplate members =
      template(
          """
          a: { upstream: s, path: / }
          b: { upstream: s, path: / }
          c: { upstream: s, path: / }
          """);

  private final DocumentTemplate merged =
      template(
          """
          a: { upstream: s, path: /, merge: true }
          b: { upstream: s, path: /, merge: true }
          c: { upstream: s, path: / }
          """);

  private final DocumentTemplate spliced =
      template(
          """
          posts: { upstream: s, path: / }
          users: { upstream: s, path: "/{item.userId}", for-each: posts, into: user }
          """);

  private final List<CallValue> postsAndUsers =
      List.of(
          CallValue.of(bytes(Bodies.posts(POSTS))),
          CallValue.of(
              bytes(
                  "["
                      + String.join(
                          ",",
                          IntStream.range(0, POSTS)
                              .mapToObj(id -> Bodies.user(Integer.toString(1000 + id)))
                              .toList())
                      + "]")));

  private final Document document = DocumentTemplate.assemble(members.parts(three), List.of());

  @Benchmark
  public Document lay() {
    return DocumentTemplate.assemble(members.parts(three), List.of());
  }

  @Benchmark
  public Document merge() {
    return DocumentTemplate.assemble(merged.parts(three), List.of());
  }

  @Benchmark
  public Document splice() {
    return DocumentTemplate.assemble(spliced.parts(postsAndUsers), List.of());
  }

  @Benchmark
  public String entityTag() {
    return document.entityTag();
  }

  private static DocumentTemplate template(String calls) {
    String yaml =
        "upstreams: { s: { url: http://s } }\nroutes:\n  r:\n    path: /\n    calls:\n"
            + calls.indent(6);
    return new DocumentTemplate(
        PlanCompiler.compile(
                new DefinitionReader(name -> null).read(List.of(new DefinitionFile("f", yaml))))
            .routes()
            .get(0));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
