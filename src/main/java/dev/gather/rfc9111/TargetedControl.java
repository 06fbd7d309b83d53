package dev.gather.rfc9111;

import dev.gather.rfc9111.StructuredDictionary.Member;
import dev.gather.rfc9111.StructuredDictionary.Type;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The directives of CDN-Cache-Control, which stand in place of Cache-Control and Expires.
 *
 * @param control the known directives whose values are of the right type; others are left out
 * @param isSound whether all known ones were
 * @see <a href="https://datatracker.ietf.org/doc/html/rfc9213#section-2.1">RFC 9213, 2.1</a>
 */
record TargetedControl(CacheControl control, boolean isSound) {

  private static final Set<String> SECONDS =
      Set.of("max-age", "s-maxage", "stale-while-revalidate", "stale-if-error");

  private static final Set<String> WITH_FIELD_NAMES = Set.of("no-cache", "private");

  private static final Set<String> PLAIN =
      Set.of("no-store", "must-revalidate", "proxy-revalidate", "public");

  /** Empty for a field that is absent, empty or no dictionary: it counts as not being there. */
  static Optional<TargetedControl> parse(String field) {
    return StructuredDictionary.parse(field)
        .filter(members -> !members.isEmpty())
        .map(TargetedControl::of);
  }

  private static TargetedControl of(Map<String, Member> members) {
    Map<String, String> directives = new HashMap<>();
    boolean isSound = true;
    for (Map.Entry<String, Member> entry : members.entrySet()) {
      String name = entry.getKey();
      Member member = entry.getValue();
      if (!isOfItsType(name, member)) {
        isSound = false;
      } else if (CacheControl.KNOWN.contains(name) && !isFalse(member)) {
        directives.put(name, member.type() == Type.BOOLEAN ? "" : member.text());
      }
    }
    return new TargetedControl(new CacheControl(Map.copyOf(directives)), isSound);
  }

  private static boolean isOfItsType(String name, Member member) {
    if (SECONDS.contains(name)) {
      return member.type() == Type.INTEGER && !member.text().startsWith("-");
    }
    if (WITH_FIELD_NAMES.contains(name)) {
      return member.type() == Type.BOOLEAN
          || member.type() == Type.STRING
          || member.type() == Type.TOKEN;
    }
    return !PLAIN.contains(name) || member.type() == Type.BOOLEAN;
  }

  private static boolean isFalse(Member member) {
    return member.type() == Type.BOOLEAN && member.text().equals("0");
  }
}
