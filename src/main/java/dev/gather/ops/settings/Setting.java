package dev.gather.ops.settings;

import dev.gather.definition.problem.Quote;
import dev.gather.process.Between;
import dev.gather.process.Expected;
import dev.gather.process.Secret;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.core.ResolvableType;
import org.springframework.core.convert.ConversionException;
import org.springframework.core.convert.ConversionService;
import org.springframework.util.unit.DataSize;

/**
 * One property, and what it may be.
 *
 * @param type of its value, or of each entry where it is a list
 * @param range none for what has no order
 * @param form what it looks like, where the type does not say so
 * @param isSecret whether its value is shown to nobody
 */
record Setting(
    ConfigurationPropertyName name,
    Class<?> type,
    boolean isList,
    Optional<Between> range,
    Optional<Expected> form,
    boolean isSecret) {

  private static final ConversionService CONVERSION =
      ApplicationConversionService.getSharedInstance();

  /** Those of a record that properties are bound to. */
  static Stream<Setting> of(Class<?> settings) {
    return of(settings.getAnnotation(ConfigurationProperties.class).value(), settings);
  }

  /** Those of a record, below a name. */
  static Stream<Setting> of(String prefix, Class<?> settings) {
    ConfigurationPropertyName name = ConfigurationPropertyName.of(prefix);
    return Arrays.stream(settings.getRecordComponents()).map(component -> of(name, component));
  }

  private static Setting of(ConfigurationPropertyName prefix, RecordComponent component) {
    boolean isList = component.getType() == List.class;
    Class<?> type =
        isList
            ? ResolvableType.forType(component.getGenericType()).getGeneric(0).toClass()
            : component.getType();
    return new Setting(
        prefix.append(DataObjectPropertyName.toDashedForm(component.getName())),
        type,
        isList,
        Optional.ofNullable(component.getAnnotation(Between.class)),
        Optional.ofNullable(component.getAnnotation(Expected.class)),
        component.isAnnotationPresent(Secret.class));
  }

  /** Whether a property of this name is this one, or an entry of its list. */
  boolean isNamed(ConfigurationPropertyName other) {
    return name.equals(other) || isList && name.isParentOf(other) && other.isLastElementIndexed();
  }

  /**
   * What is wrong with a value.
   *
   * @param at its name, with its place where it is one of a list
   */
  Optional<String> problem(String at, String text) {
    if (text.isBlank()) {
      return Optional.of("%s is empty (expected: %s)".formatted(at, expected()));
    }
    return isGood(text)
        ? Optional.empty()
        : Optional.of("%s is %s (expected: %s)".formatted(at, shown(text), expected()));
  }

  private String shown(String text) {
    return isSecret ? "another, which is not shown" : Quote.shorten(text);
  }

  private boolean isGood(String text) {
    Object value = converted(text);
    return value != null && range.map(limits -> isWithin(value, limits)).orElse(true);
  }

  private @Nullable Object converted(String text) {
    try {
      return CONVERSION.convert(text.strip(), type);
    } catch (ConversionException notOfThisType) {
      return null;
    }
  }

  private boolean isWithin(Object value, Between limits) {
    return compare(value, limits.least()) >= 0 && compare(value, limits.most()) <= 0;
  }

  @SuppressWarnings("unchecked")
  private int compare(Object value, String limit) {
    Object bound = Objects.requireNonNull(CONVERSION.convert(limit, type));
    return ((Comparable<Object>) value).compareTo(bound);
  }

  private String expected() {
    return form.map(Expected::value)
        .orElseGet(
            () ->
                kind()
                    + range
                        .map(limits -> " from " + limits.least() + " to " + limits.most())
                        .orElse(""));
  }

  private String kind() {
    if (type == Duration.class) {
      return "a time";
    }
    if (type == DataSize.class) {
      return "a size";
    }
    if (type == boolean.class) {
      return "true or false";
    }
    return type == int.class || type == long.class ? "a whole number" : "some text";
  }
}
