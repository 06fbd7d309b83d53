package dev.gather.merge;

import dev.gather.json.ObjectMembers;
import dev.gather.json.Slice;
import dev.gather.plan.CallPlan;
import dev.gather.plan.Placement;
import dev.gather.plan.RoutePlan;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is known of a route's document before any answer is: its members' names and order.
 *
 * <p>Without merged calls and fixed members, answers are laid between prepared names. With them,
 * members are gathered by name first, so that no name appears twice: the last in the file's order
 * wins, in the place of the first, and a fixed member stands where no call has one of its name.
 */
public final class DocumentTemplate {

  private static final String ERRORS = "errors";

  private static final Slice OPEN = Slice.of("{");
  private static final Slice COMMA = Slice.of(",");
  private static final Slice COLON = Slice.of(":");
  private static final Slice END = Slice.of("}");

  private final List<CallPlan> calls;
  private final List<Slice> names;
  private final List<Part> fixed;
  private final boolean gathers;
  private final Joins joins;
  private final List<BitSet> contributors;

  public DocumentTemplate(RoutePlan route) {
    this.calls = route.calls();
    this.names = calls.stream().map(call -> literal(call.answer().member())).toList();
    this.fixed = route.document().fixed().map(DocumentTemplate::members).orElseGet(List::of);
    this.gathers =
        !fixed.isEmpty()
            || calls.stream().anyMatch(call -> call.answer().placement() == Placement.MERGE);
    this.joins = new Joins(calls);
    this.contributors = calls.stream().map(joins::contributors).toList();
  }

  /** Members that stand where no call has one of the name. */
  public List<Part> fixed() {
    return fixed;
  }

  /**
   * Whether {@link #parts(CallPlan, List)} is final.
   *
   * @param ended indexes of the calls that have ended
   */
  public boolean isFinal(CallPlan call, BitSet ended) {
    BitSet needed = contributors.get(call.index());
    for (int at = needed.nextSetBit(0); at >= 0; at = needed.nextSetBit(at + 1)) {
      if (!ended.get(at)) {
        return false;
      }
    }
    return true;
  }

  /**
   * The members of one call.
   *
   * @param values one for each call; a merged one is an object or {@code null}
   */
  public List<Part> parts(CallPlan call, List<CallValue> values) {
    Placement placement = call.answer().placement();
    boolean hasPlace = placement == Placement.MEMBER || placement == Placement.MERGE;
    if (!hasPlace || !values.get(call.index()).isPresent()) {
      return List.of();
    }
    byte[] shown = joins.shown(call, values);
    if (placement == Placement.MERGE) {
      return shown == null ? List.of() : members(shown);
    }
    Slice value = shown == null ? Slice.NULL : Slice.of(shown);
    return List.of(new Part(call.answer().member(), names.get(call.index()), value));
  }

  /**
   * All members, each name once.
   *
   * @param values one for each call; a merged one is an object or {@code null}
   */
  public List<Part> parts(List<CallValue> values) {
    if (!gathers) {
      List<Part> parts = new ArrayList<>(calls.size());
      calls.forEach(call -> parts.addAll(parts(call, values)));
      return parts;
    }
    Map<String, Part> parts = new LinkedHashMap<>();
    fixed.forEach(part -> parts.put(part.name(), part));
    for (CallPlan call : calls) {
      parts(call, values).forEach(part -> parts.put(part.name(), part));
    }
    return List.copyOf(parts.values());
  }

  /**
   * The document of these members.
   *
   * @param errors of the failed calls; none for a complete document
   */
  public static Document assemble(List<Part> parts, List<CallError> errors) {
    List<Slice> slices = new ArrayList<>(4 * parts.size() + 3);
    for (Part part : parts) {
      slices.add(slices.isEmpty() ? OPEN : COMMA);
      slices.add(part.literal());
      slices.add(COLON);
      slices.add(part.value());
    }
    if (!errors.isEmpty()) {
      slices.add(slices.isEmpty() ? OPEN : COMMA);
      slices.add(Slice.of("\"errors\":" + CallError.array(errors)));
    }
    if (slices.isEmpty()) {
      slices.add(OPEN);
    }
    slices.add(END);
    return Document.of(slices);
  }

  /**
   * An object's members. {@code errors} is the gateway's own, and a sign that something is missing:
   * an upstream's would be taken for it.
   */
  public static List<Part> members(byte[] object) {
    List<Part> members = new ArrayList<>();
    ObjectMembers.forEach(
        object,
        (name, literal, value) -> {
          if (!name.equals(ERRORS)) {
            members.add(new Part(name, literal, value));
          }
        });
    return members;
  }

  private static Slice literal(String member) {
    byte[] withColon = ObjectMembers.name(member);
    return new Slice(withColon, 0, withColon.length - 1);
  }
}
