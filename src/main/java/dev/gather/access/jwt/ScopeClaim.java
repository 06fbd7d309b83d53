package dev.gather.access.jwt;

import dev.gather.json.ExpressionException;
import dev.gather.json.JsonPath;
import dev.gather.json.MemberPath;
import dev.gather.json.Slice;
import dev.gather.json.Value;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * A claim that holds scopes: texts with spaces between, as RFC 8693, 4.2, has it, or an array of
 * texts, as most providers have roles.
 *
 * @param name the claim of exactly that name, dots and all, if there is one
 * @param path otherwise, what stands inside others; empty where the name is no path
 */
record ScopeClaim(String name, Optional<MemberPath> path) {

  static ScopeClaim parse(String text) {
    try {
      return new ScopeClaim(text, Optional.of(MemberPath.parse(text)));
    } catch (ExpressionException e) {
      return new ScopeClaim(text, Optional.empty());
    }
  }

  /** All scopes of a token, sorted and each once. */
  static List<String> scopes(List<ScopeClaim> held, byte[] claims) {
    Collection<String> scopes = new TreeSet<>();
    for (ScopeClaim claim : held) {
      if (claim.in(Slice.of(claims)) instanceof Slice value) {
        if (value.isString()) {
          addWords(value.scalar().orElseThrow(), scopes);
        } else if (value.isArray()) {
          JsonPath.elements(value, element -> addText(element, scopes));
        }
      }
    }
    return List.copyOf(scopes);
  }

  private Value in(Slice claims) {
    Value whole = TokenJson.member(claims, name);
    return whole instanceof Value.Missing
        ? path.map(way -> way.in(claims)).orElse(Value.MISSING)
        : whole;
  }

  private static void addWords(String text, Collection<String> scopes) {
    for (String word : text.split(" ", -1)) {
      if (!word.isEmpty()) {
        scopes.add(word);
      }
    }
  }

  /** The name of a role may have spaces in it. */
  private static void addText(Slice element, Collection<String> scopes) {
    if (element.isString()) {
      element.scalar().ifPresent(scopes::add);
    }
  }
}
