package dev.gather.shape;

import dev.gather.json.MemberPath;
import dev.gather.json.Step;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of one value: which of its members stay, under which names, and what becomes of
 * them.
 *
 * @param keepsOthers whether members that are not named stay as they are
 * @param members by original name
 */
record ShapeRule(boolean keepsOthers, Map<String, Member> members) {

  /** Leaves a value as it is. */
  static final ShapeRule COPY = new ShapeRule(true, Map.of());

  private static final Member UNTOUCHED = new Member(COPY, null, -1);
  private static final Member GONE = new Member(COPY, null, -1);

  /**
   * What becomes of a member that stays.
   *
   * @param newName its name from now on, null when it stays
   * @param rank of the renaming among those of the shape, -1 without
   */
  record Member(ShapeRule rule, @Nullable String newName, int rank) {}

  /** One rule of the lists, none of whose paths has an index. */
  static ShapeRule of(
      List<MemberPath> keep, List<MemberPath> drop, Map<MemberPath, String> rename) {
    Names kept = new Names();
    keep.forEach(path -> kept.add(path).ends = true);
    Names dropped = new Names();
    drop.forEach(path -> dropped.add(path).ends = true);
    Names renamed = new Names();
    int rank = 0;
    for (Map.Entry<MemberPath, String> entry : rename.entrySet()) {
      Names names = renamed.add(entry.getKey());
      names.newName = entry.getValue();
      names.rank = rank++;
    }
    kept.ends = keep.isEmpty();
    return combine(kept, dropped, renamed);
  }

  /** What becomes of a member, null when it goes. */
  @Nullable Member member(String name) {
    Member member = members.get(name);
    if (member == null) {
      return keepsOthers ? UNTOUCHED : null;
    }
    return member == GONE ? null : member;
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
    for (String name : names) {
      Names keptMember = kept.ends ? kept : kept.members.get(name);
      Names droppedMember = dropped.members.getOrDefault(name, Names.NONE);
      Names renamedMember = renamed.members.getOrDefault(name, Names.NONE);
      members.put(
          name,
          keptMember == null || droppedMember.ends
              ? GONE
              : new Member(
                  combine(keptMember, droppedMember, renamedMember),
                  renamedMember.newName,
                  renamedMember.rank));
    }
    return new ShapeRule(kept.ends, members);
  }

  /** Paths of one list, by their steps. */
  private static final class Names {

    static final Names NONE = new Names();

    final Map<String, Names> members = new LinkedHashMap<>();
    boolean ends;
    @Nullable String newName;
    int rank = -1;

    Names add(MemberPath path) {
      Names names = this;
      for (Step step : path.steps()) {
        if (!(step instanceof Step.Member member)) {
          throw new IllegalArgumentException(path + " has an index (expected: members only)");
        }
        names = names.members.computeIfAbsent(member.name(), name -> new Names());
      }
      return names;
    }
  }
}
