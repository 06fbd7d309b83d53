package dev.gather.plan.fields;

import dev.gather.json.MemberPath;
import dev.gather.json.Slice;
import dev.gather.json.Step;
import dev.gather.shape.Shape;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What one client has chosen of a document: the calls to make, and what stays of each member. */
public final class Selection {

  private static final Optional<Shape> WHOLE =
      Optional.of(Shape.of(Optional.empty(), List.of(), List.of(), Map.of()));

  /** Of clients that choose nothing and get everything. */
  public static final Selection ALL = new Selection(new BitSet(), Map.of(), WHOLE);

  private final BitSet needed;

  /** By the names of members; empty for one of which nothing stays. */
  private final Map<String, Optional<Shape>> shapes;

  /** Of members that have none there. */
  private final Optional<Shape> others;

  private Selection(BitSet needed, Map<String, Optional<Shape>> shapes, Optional<Shape> others) {
    this.needed = needed;
    this.shapes = shapes;
    this.others = others;
  }

  /**
   * @param needed indexes of the calls that these fields take
   */
  Selection(NamedFields named, BitSet needed) {
    this(needed, shapes(named), named.leavesOut() ? WHOLE : Optional.empty());
  }

  /** Whether nothing was chosen, so that everything stays. */
  public boolean isAll() {
    return this == ALL;
  }

  /** Whether the call of an index is made. */
  public boolean makes(int call) {
    return isAll() || needed.get(call);
  }

  /**
   * What stays of a member of the document; what is left of its bytes is as it was.
   *
   * @param value inside a checked document
   * @return empty where the member goes
   */
  public Optional<Slice> narrowed(String member, Slice value) {
    return shapes.getOrDefault(member, others).map(shape -> shape.narrow(value));
  }

  private static Map<String, Optional<Shape>> shapes(NamedFields named) {
    Map<String, List<MemberPath>> inner = new HashMap<>();
    for (List<String> path : named.paths()) {
      List<MemberPath> paths = inner.computeIfAbsent(path.get(0), name -> new ArrayList<>());
      if (path.size() > 1) {
        List<Step> steps = new ArrayList<>();
        path.subList(1, path.size()).forEach(name -> steps.add(new Step.Member(name)));
        paths.add(new MemberPath(steps, ""));
      }
    }
    Map<String, Optional<Shape>> shapes = new HashMap<>();
    inner.forEach((name, paths) -> shapes.put(name, shape(paths, named.leavesOut())));
    return shapes;
  }

  /**
   * @param paths inside a member; none where it is named itself
   */
  private static Optional<Shape> shape(List<MemberPath> paths, boolean leavesOut) {
    if (leavesOut) {
      return paths.isEmpty()
          ? Optional.empty()
          : Optional.of(Shape.of(Optional.empty(), List.of(), paths, Map.of()));
    }
    return Optional.of(Shape.of(Optional.empty(), paths, List.of(), Map.of()));
  }
}
