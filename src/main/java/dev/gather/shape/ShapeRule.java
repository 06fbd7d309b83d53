package dev.gather.shape;

import dev.gather.json.MemberPath;
import dev.gather.json.Step;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of one value: which of its members stay, under which names, and what becomes of
 * them.
 *
 * @param keepsOthers whether members that are not named stay as they are
 * @param members by original name
 * @param within bits of the paths that lead to them or into them
 */
record ShapeRule(boolean keepsOthers, Map<String, Member> members, long within) {

  /** Leaves a value as it is. */
  static final ShapeRule COPY = new ShapeRule(true, Map.of(), 0);

  private static final Member UNTOUCHED = new Member(COPY, null, -1, false, 0);

  /** One that nobody names, where others are. */
  private static final Member LEFT_OUT = new Member(COPY, null, -1, true, 0);

  /**
   * What becomes of a member.
   *
   * @param newName its name from now on, null when it stays
   * @param rank of the renaming among those of the shape, -1 without
   * @param goes whether nothing of it stays
   * @param ends bits of the paths that lead to it
   */
  record Member(ShapeRule rule, @Nullable String newName, int rank, boolean goes, long ends) {

    /** Bits of the paths that lead to it or into it. */
    long within() {
      return ends | rule.within;
    }

    private boolean stays(List<Step> inside) {
      return !goes && rule.mayHave(inside);
    }
  }

  /** One rule of the lists, none of whose paths has an index. */
  static ShapeRule of(
      List<MemberPath> keep,
      List<MemberPath> drop,
      Map<MemberPath, String> rename,
      ShapePaths paths) {
    Names kept = new Names();
    keep.forEach(path -> kept.add(path, paths).ends = true);
    Names dropped = new Names();
    drop.forEach(path -> dropped.add(path, paths).ends = true);
    Names renamed = new Names();
    int rank = 0;
    for (Map.Entry<MemberPath, String> entry : rename.entrySet()) {
      Names names = renamed.add(entry.getKey(), paths);
      names.newName = entry.getValue();
      names.rank = rank++;
    }
    kept.ends = keep.isEmpty();
    return combine(kept, dropped, renamed);
  }

  /** What becomes of a member. */
  Member member(String name) {
    Member member = members.get(name);
    if (member == null) {
      return keepsOthers ? UNTOUCHED : LEFT_OUT;
    }
    return member;
  }

  /** Whether a value may have something at a path of members by their new names, and indexes. */
  boolean mayHave(List<Step> steps) {
    if (steps.isEmpty()) {
      return true;
    }
    List<Step> rest = steps.subList(1, steps.size());
    if (!(steps.get(0) instanceof Step.Member wanted)) {
      return mayHave(rest);
    }
    Member same = member(wanted.name());
    return same.stays(rest) && same.newName == null
        || members.values().stream()
            .anyMatch(member -> wanted.name().equals(member.newName) && member.stays(rest));
  }

  /** New names of all members that a value may have; empty where others stay as well. */
  Optional<Set<String>> names() {
    if (keepsOthers) {
      return Optional.empty();
    }
    Set<String> names = new LinkedHashSet<>();
    members.forEach(
        (name, member) -> {
          if (!member.goes) {
            names.add(member.newName == null ? name : member.newName);
          }
        });
    return Optional.of(names);
  }

  /** Whether it leaves every value as it is. */
  boolean isCopy() {
    return keepsOthers && members.isEmpty();
  }

  private static ShapeRule combine(Names kept, Names dropped, Names renamed) {
    Set<String> names = new LinkedHashSet<>(kept.ends ? Set.of() : kept.members.keySet());
    names.addAll(dropped.members.keySet());
    names.addAll(renamed.members.keySet());
    Map<String, Member> members = new HashMap<>();
    long within = 0;
    for (String name : names) {
      Names keptMember = kept.ends ? kept : kept.members.get(name);
      long keptHere = kept.ends || keptMember == null ? 0 : keptMember.bit;
      Names droppedMember = dropped.members.getOrDefault(name, Names.NONE);
      Names renamedMember = renamed.members.getOrDefault(name, Names.NONE);
      long ends = keptHere | droppedMember.bit | renamedMember.bit;
      Member member =
          keptMember == null || droppedMember.ends
              ? new Member(COPY, null, -1, true, ends)
              : new Member(
                  combine(keptMember, droppedMember, renamedMember),
                  renamedMember.newName,
                  renamedMember.rank,
                  false,
                  ends);
      members.put(name, member);
      within |= member.within();
    }
    return new ShapeRule(kept.ends, members, within);
  }

  /** Paths of one list, by their steps. */
  private static final class Names {

    static final Names NONE = new Names();

    final Map<String, Names> members = new LinkedHashMap<>();
    boolean ends;
    @Nullable String newName;
    int rank = -1;

    /** Of the path that ends here, if one does. */
    long bit;

    Names add(MemberPath path, ShapePaths paths) {
      Names names = this;
      for (Step step : path.steps()) {
        if (!(step instanceof Step.Member member)) {
          throw new IllegalArgumentException(path + " has an index (expected: members only)");
        }
        names = names.members.computeIfAbsent(member.name(), name -> new Names());
      }
      names.bit = paths.bit(path);
      return names;
    }
  }
}
