package dev.gather.template;

import dev.gather.json.ExpressionException;
import dev.gather.json.Step;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A request's target for people who look at what a mapping does: as it is sent, but that nothing of
 * it is a secret. Blank is what is known by a header, a cookie or a claim, what has a name that
 * secrets have, and what the definition's file has from the environment.
 */
final class ShownTarget {

  static final String BLANK = "***";

  /** What a definition's file has in place of a value of the environment. */
  private static final Pattern PLACEHOLDER = Pattern.compile("\\$?\\$\\{[^}]*\\}");

  private static final List<String> PARTS_OF_SECRETS =
      List.of(
          "token",
          "secret",
          "password",
          "passwd",
          "passphrase",
          "pwd",
          "apikey",
          "accesskey",
          "privatekey",
          "authorization",
          "assertion",
          "credential",
          "session",
          "signature",
          "cookie",
          "jwt");

  private static final Set<String> SECRETS =
      Set.of("pass", "auth", "sig", "code", "pin", "otp", "sid", "hash", "ticket", "nonce");

  private final Set<String> secrets;
  private final StringBuilder shown = new StringBuilder(64);

  private ShownTarget(Set<String> secrets) {
    this.secrets = secrets;
  }

  /**
   * Of a target that could be expanded.
   *
   * @param secrets more of which nothing is shown: scopes, and members of scopes with a dot between
   */
  static String of(UriTemplate template, Values values, Set<String> secrets) {
    return new ShownTarget(secrets).of(template, values);
  }

  /** A template of a definition's text, blank where that has something of the environment. */
  static UriTemplate blanked(String raw) {
    try {
      return UriTemplate.parse(PLACEHOLDER.matcher(raw).replaceAll(BLANK));
    } catch (ExpressionException e) {
      // What the placeholder stands for is more than a piece of text.
      return UriTemplate.parse("/" + BLANK);
    }
  }

  private String of(UriTemplate template, Values values) {
    for (UriTemplate.Segment segment : template.segments()) {
      shown.append('/');
      append(segment.parts(), values);
    }
    char separator = '?';
    for (UriTemplate.Parameter parameter : template.parameters()) {
      if (parameter.appendTo(new StringBuilder(), values)) {
        shown.append(separator).append(parameter.name());
        if (isSecret(parameter.name())) {
          shown.append(BLANK);
        } else if (parameter.parts().size() == 1
            && parameter.parts().get(0) instanceof Repeated repeated) {
          append(
              repeated.reference(),
              Texts.each(repeated.reference(), values),
              "&" + parameter.name());
        } else {
          append(parameter.parts(), values);
        }
        separator = '&';
      }
    }
    return shown.toString();
  }

  private void append(List<Template.Part> parts, Values values) {
    for (Template.Part part : parts) {
      if (part instanceof Template.Literal literal) {
        shown.append(literal.text());
      } else if (part instanceof Reference reference) {
        append(reference, Texts.several(reference, values).orElseGet(List::of), ",");
      }
    }
  }

  private void append(Reference reference, List<String> texts, String separator) {
    if (isSecret(reference)) {
      shown.append(BLANK);
      return;
    }
    for (int i = 0; i < texts.size(); i++) {
      shown.append(i == 0 ? "" : separator);
      PercentEncoding.appendValue(shown, texts.get(i));
    }
  }

  private boolean isSecret(Reference reference) {
    if (Reference.SECRETS.contains(reference.scope()) || secrets.contains(reference.scope())) {
      return true;
    }
    return reference.steps().stream()
            .anyMatch(step -> step instanceof Step.Member member && isSecret(member.name()))
        || !reference.steps().isEmpty()
            && reference.steps().get(0) instanceof Step.Member first
            && secrets.contains(reference.scope() + "." + first.name());
  }

  /** Whether values of the name are secrets, as far as a name can tell. */
  static boolean isSecret(String name) {
    String plain = name.replaceAll("[^A-Za-z]", "").toLowerCase(Locale.ROOT);
    return plain.endsWith("key")
        || SECRETS.contains(plain)
        || PARTS_OF_SECRETS.stream().anyMatch(plain::contains);
  }
}
