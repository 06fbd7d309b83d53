package dev.gather.ops.settings;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;

/**
 * Keeps secret settings out of what endpoints show of properties, where Boot has been told to show
 * values: under their names, in every spelling, and within other values, such as a command line's.
 *
 * @param names without dots and dashes, in small letters
 * @param values of those that are set
 */
record HiddenSecrets(List<String> names, List<String> values) implements SanitizingFunction {

  static HiddenSecrets of(List<Setting> secrets, Stream<String> values) {
    return new HiddenSecrets(
        secrets.stream().map(secret -> plain(secret.name().toString())).toList(),
        values.filter(value -> !value.isBlank()).map(String::strip).toList());
  }

  @Override
  public SanitizableData apply(SanitizableData data) {
    String name = plain(data.getKey());
    String value = String.valueOf(data.getValue());
    boolean isSecret =
        names.stream().anyMatch(name::contains) || values.stream().anyMatch(value::contains);
    return isSecret ? data.withSanitizedValue() : data;
  }

  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
  }
}
