package dev.gather.shape;

import dev.gather.json.MemberPath;
import dev.gather.json.Slice;
import dev.gather.json.Step;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is taken of an answer: the value at a path, and some of its members, perhaps renamed; {@code
 * at}, {@code keep}, {@code drop} and {@code rename} of a call.
 *
 * <p>Works on the bytes of checked JSON: what it does not touch is copied byte for byte. Members of
 * objects that it filters appear once: of duplicates the last counts.
 */
public final class Shape {

  private final Optional<MemberPath> at;
  private final ShapeRule rule;
  private final List<String> paths;
  private final long atBit;
  private final Optional<byte[]> orElse;

  private Shape(
      Optional<MemberPath> at,
      ShapeRule rule,
      List<String> paths,
      long atBit,
      Optional<byte[]> orElse) {
    this.at = at;
    this.rule = rule;
    this.paths = paths;
    this.atBit = atBit;
    this.orElse = orElse;
  }

  /**
   * A shape. All of its paths name members as the upstream does, whatever is dropped or renamed.
   *
   * @param at the value to take, the whole answer when empty
   * @param keep the members that stay, through arrays; all when empty. Where a value has no members
   *     to keep and is no array, null stands in its place
   * @param drop members that go, through arrays
   * @param rename new names of members, through arrays; a member that had the name before is left
   *     out, and of two with the same new name the last of the map stays
   * @throws IllegalArgumentException if a path but {@code at} has an index
   */
  public static Shape of(
      Optional<MemberPath> at,
      List<MemberPath> keep,
      List<MemberPath> drop,
      Map<MemberPath, String> rename) {
    return of(at, at, keep, drop, rename);
  }

  /**
   * A shape of elements, whose array somebody else takes out of the answer and tells of by {@link
   * #tookAt}.
   *
   * @param at where the array is
   */
  public static Shape ofElements(
      Optional<MemberPath> at,
      List<MemberPath> keep,
      List<MemberPath> drop,
      Map<MemberPath, String> rename) {
    return of(Optional.empty(), at, keep, drop, rename);
  }

  private static Shape of(
      Optional<MemberPath> taken,
      Optional<MemberPath> told,
      List<MemberPath> keep,
      List<MemberPath> drop,
      Map<MemberPath, String> rename) {
    ShapePaths paths = new ShapePaths();
    long atBit = told.map(paths::start).orElse(0L);
    ShapeRule rule = ShapeRule.of(keep, drop, rename, paths);
    return new Shape(taken, rule, paths.texts(), atBit, Optional.empty());
  }

  /** The same, with what stands as it is where there is nothing at {@code at}. */
  public Shape orElse(byte[] json) {
    return new Shape(at, rule, paths, atBit, Optional.of(json));
  }

  /** What stands as it is where there is nothing. */
  public Optional<byte[]> orElse() {
    return orElse;
  }

  /** Whether every answer stays as it is. */
  public boolean isIdentity() {
    return at.isEmpty() && rule.isCopy();
  }

  /**
   * Whether something may be left at a path, from where {@code at} leads; it goes through arrays.
   * False where no answer ever has anything there.
   */
  public boolean mayLeave(List<Step> steps) {
    return rule.mayHave(steps);
  }

  /** Names of all members that it leaves of an object; empty where nobody knows them. */
  public Optional<Set<String>> names() {
    return rule.names();
  }

  /**
   * The shape of a checked answer; of {@code null}, it is {@code null}.
   *
   * <p>Time is linear in the answer's length, memory in that and the number of its members.
   *
   * @param matches is told what the shape's paths have found
   * @return {@code json} itself where it stays as it is
   * @throws ShapeException if there is nothing at {@code at}
   */
  public byte[] apply(byte[] json, ShapeMatches matches) {
    Slice answer = Slice.of(json);
    if (isIdentity() || answer.isNull()) {
      return json;
    }
    Slice value = at.isPresent() ? at(at.get(), answer, matches) : answer;
    if (value == null) {
      return orElse.orElseThrow();
    }
    if (rule.isCopy()) {
      return Arrays.copyOfRange(json, value.start(), value.end());
    }
    return ShapeWriter.write(value, rule, matches);
  }

  /**
   * What stays of a value inside a checked document, where nobody asks what was found. For a shape
   * without {@code at}.
   *
   * @return {@code value} itself where it stays as it is
   */
  public Slice narrow(Slice value) {
    return isIdentity() || value.isNull()
        ? value
        : Slice.of(ShapeWriter.write(value, rule, new ShapeMatches()));
  }

  /** Whether some path of it may find nothing. */
  public boolean isWatched() {
    return !paths.isEmpty();
  }

  /** Tells whether there was something at {@code at}. */
  public void tookAt(boolean isThere, ShapeMatches matches) {
    matches.add(isThere ? atBit : 0, isThere ? 0 : atBit);
  }

  /** The paths with these bits, as the definition has them. */
  public List<String> paths(long bits) {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < paths.size(); i++) {
      if ((bits & 1L << i) != 0) {
        texts.add(paths.get(i));
      }
    }
    return texts;
  }

  /** Null where something else stands in; then nobody misses it. */
  private @Nullable Slice at(MemberPath path, Slice answer, ShapeMatches matches) {
    if (path.in(answer) instanceof Slice value) {
      tookAt(true, matches);
      return value;
    }
    if (orElse.isPresent()) {
      return null;
    }
    tookAt(false, matches);
    throw new ShapeException("has nothing at `" + path + "`");
  }
}
