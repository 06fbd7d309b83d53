package dev.gather.plan.fields;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Set;

/**
 * What clients may choose of a route's document, and which calls that takes.
 *
 * <p>What each call depends on is worked out once: a request puts sets together.
 */
public final class FieldsPlan {

  private final Set<String> members;
  private final List<Place> places;
  private final List<BitSet> withDependencies;
  private final BitSet always;

  /**
   * @param members names that the file gives to members of the document, in its order
   * @param places of the calls' answers, by their indexes
   * @param dependencies of each call, the indexes of those that must be done before it; there is no
   *     cycle
   * @param always indexes of the calls that are made whatever is wanted
   */
  public FieldsPlan(
      Set<String> members,
      List<Place> places,
      List<List<Integer>> dependencies,
      Set<Integer> always) {
    this.members = members;
    this.places = List.copyOf(places);
    this.withDependencies = withDependencies(dependencies);
    this.always = new BitSet();
    always.forEach(call -> this.always.or(withDependencies.get(call)));
  }

  /**
   * What a client has chosen.
   *
   * @param texts its {@link NamedFields}, as they are written
   * @throws FieldsException if they are none, or name what is no member of the document
   */
  public Selection select(List<String> texts) {
    NamedFields named = NamedFields.parse(texts);
    if (!named.members().allMatch(this::isMember)) {
      throw new FieldsException(unknown());
    }
    return new Selection(named, needed(named));
  }

  /** Calls whose answers are shown, those that they depend on, and those that are always made. */
  private BitSet needed(NamedFields named) {
    BitSet needed = (BitSet) always.clone();
    for (int call = 0; call < places.size(); call++) {
      if (places.get(call).isWanted(named)) {
        needed.or(withDependencies.get(call));
      }
    }
    return needed;
  }

  private boolean isMember(String name) {
    return members.contains(name) || places.stream().anyMatch(place -> place.mayHave(name));
  }

  private String unknown() {
    boolean hasOthers = places.stream().anyMatch(Place.Merged.class::isInstance);
    List<String> known = new ArrayList<>(members);
    if (hasOthers) {
      known.add("a member of an answer that is merged");
    }
    return "the query's `%s` names what is no member of the document (expected: %s)"
        .formatted(NamedFields.PARAMETER, String.join(", ", known));
  }

  private static List<BitSet> withDependencies(List<List<Integer>> dependencies) {
    List<BitSet> known = new ArrayList<>();
    for (int call = 0; call < dependencies.size(); call++) {
      BitSet itself = new BitSet();
      itself.set(call);
      known.add(itself);
    }
    boolean isGrowing = true;
    while (isGrowing) {
      isGrowing = false;
      for (int call = 0; call < known.size(); call++) {
        BitSet calls = known.get(call);
        int before = calls.cardinality();
        dependencies.get(call).forEach(dependency -> calls.or(known.get(dependency)));
        isGrowing |= calls.cardinality() > before;
      }
    }
    return List.copyOf(known);
  }
}
