package dev.gather.ops.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.lang.annotation.Annotation;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.util.ClassUtils;

class SettingsCheckTest {

  private static final List<Class<?>> RECORDS = records();
  private static final List<Setting> SETTINGS = RECORDS.stream().flatMap(Setting::of).toList();

  @Test
  void everySettingSaysWhatItMayBeAndItsDefaultIsThat() {
    assertThat(SETTINGS).hasSizeGreaterThan(25);
    for (Setting setting : SETTINGS) {
      assertThat(
              setting.type() == boolean.class
                  || setting.range().isPresent()
                  || setting.form().isPresent())
          .as("%s has @Between or @Expected", setting.name())
          .isTrue();
    }
    assertThat(problems(new MapPropertySource("defaults", defaults()))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          gather.for-each.max-elements | 0        | is 0 (expected: a whole number from 1 to 1000000)
          gather.for-each.max-elements | 1e3      | is 1e3 (
          gather.for-each.max-elements | 99999999999 | is 99999999999 (
          gather.for-each.max-elements | ''       | is empty (
          gather.forEach.maxElements   | -1       | gather.for-each.max-elements is -1 (
          gather.reload.every          | -1ns     | is -1ns (expected: a time from 0s to 1d)
          gather.reload.every          | 25h      | is 25h (
          gather.reload.every          | soon     | is soon (
          gather.reload.keys-every     | 25h      | is 25h (expected: a time from 0s to 1d)
          gather.request.max-body      | 0        | is 0 (expected: a size from 1B to 1GB)
          gather.request.max-body      | 2GB      | is 2GB (
          gather.request.max-body      | 99999999999999TB | is 99999999999999TB (
          server.maxHttpRequestHeaderSize | -1B   | server.max-http-request-header-size is -1B (expected: a size from 1B to 1GB)
          gather.access-log.enabled    | maybe    | is maybe (expected: true or false)
          gather.definitions           | ' '      | is empty (expected: a file or a pattern of files
          gather.trusted-proxies[0]    | 10.0.0   | gather.trusted-proxies[0] is 10.0.0 (expected: an address
          gather.reload.every          | ${NONE}  | is ${NONE} (
          gather.reload.every          | ${gather.reload.every} | gather.reload.every cannot be read: Circular placeholder
          gather.reload                | 2s       | gather.reload is unknown (expected: one of gather.reload.every, gather.reload.keys-every)
          gather.reload.evry           | 2s       | (expected: one of gather.reload.every, gather.reload.keys-every; did you mean `gather.reload.every`?)
          gather.definition            | a.yaml   | (expected: one that README.md lists; did you mean `gather.definitions`?)
          gather.something.else        | 1        | gather.something.else is unknown (expected: one that README.md lists)
          gather.operators.token       | short    | token is another, which is not shown (expected: 16 to 256 characters
          gather.operators.token       | ''       | gather.operators.token is empty (expected: 16 to 256 characters
          """)
  void aValueThatCannotBeIsAProblem(String name, String value, String problem) {
    assertThat(problems(new MapPropertySource("file", Map.of(name, value))))
        .singleElement()
        .asString()
        .contains(problem);
  }

  @Test
  void aLongValueIsNotShownAtLengthNorOnManyLines() {
    Map<String, Object> file = Map.of("gather.reload.every", "a\n".repeat(1000));

    assertThat(problems(new MapPropertySource("file", file)))
        .singleElement()
        .satisfies(problem -> assertThat(problem).hasSizeLessThan(200).doesNotContain("\n"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"s3cret", "s3cret in words", "${s3cret}", "${gather.operators.token}"})
  void aSecretIsNotShownWhateverIsWrongWithIt(String secret) {
    assertThat(problems(environment(Map.of("GATHER_OPERATORS_TOKEN", secret))))
        .singleElement()
        .satisfies(
            problem ->
                assertThat(problem)
                    .startsWith("gather.operators.token ")
                    .doesNotContain("s3cret", "$"));
  }

  @ParameterizedTest
  @CsvSource({
    "gather.operators.token, anything, true",
    "GATHER_OPERATORS_TOKEN, anything, true",
    "inputs.gather.operators.token.value, anything, true",
    "sun.java.command, gather.jar --gather.operators.token=s3cret --other, true",
    "gather.operators, anything, false",
    "server.port, 8080, false"
  })
  void aSecretIsHiddenWhereverPropertiesAreShown(String name, String value, boolean isHidden) {
    List<Setting> secrets = SETTINGS.stream().filter(Setting::isSecret).toList();
    HiddenSecrets hidden = HiddenSecrets.of(secrets, Stream.of("s3cret", ""));

    assertThat(hidden.apply(new SanitizableData(null, name, value)).getValue())
        .isEqualTo(isHidden ? SanitizableData.SANITIZED_VALUE : value);
  }

  @ParameterizedTest
  @CsvSource({
    "GATHER_FOREACH_MAXELEMENT, did you mean `GATHER_FOREACH_MAXELEMENTS`?",
    "GATHER_FOR_EACH_MAX_ELEMENT, 'one of GATHER_FOREACH_MAXELEMENTS, GATHER_FOREACH_MAXSIZE'",
    "GATHER_CACHE_SOMETHING, GATHER_CACHE_SOMETHING is unknown",
    "gather_cache_something, gather_cache_something is unknown",
    "GATHER_CAHE_LOCALSIZE, did you mean `GATHER_CACHE_LOCALSIZE`?",
    "GATHER_DEFINITION, did you mean `GATHER_DEFINITIONS`?",
    "gather.cache.something, gather.cache.something is unknown"
  })
  void aVariableThatIsMeantForASettingMustBeOne(String variable, String problem) {
    assertThat(problems(environment(Map.of(variable, "1MB"))))
        .singleElement()
        .asString()
        .contains(problem);
  }

  @Test
  void variablesAreKnownInEveryFormThatSpringTakes() {
    Map<String, Object> variables =
        Map.of(
            "GATHER_FOREACH_MAXELEMENTS", "7",
            "GATHER_CACHE_LOCAL_SIZE", "1MB",
            "gather_reload_every", "1s",
            "GATHER_TRUSTEDPROXIES_0", "10.0.0.1",
            "GATHER_DEFINITIONS", "a.yaml");

    assertThat(problems(environment(variables))).isEmpty();
  }

  @Test
  void aVariableWithAValueThatCannotBeIsAProblemUnderThePropertysName() {
    assertThat(problems(environment(Map.of("GATHER_FOREACH_MAXELEMENTS", "0"))))
        .singleElement()
        .asString()
        .startsWith("gather.for-each.max-elements is 0 (");
  }

  /** Of placeholders, and of Services that are called gather and gather-cache. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "GATHER_CATALOG_KEY",
        "GATHER_PORT",
        "GATHER_SERVICE_HOST",
        "GATHER_SERVICE_PORT_HTTP",
        "GATHER_PORT_80_TCP_ADDR",
        "GATHER_CACHE_SERVICE_HOST",
        "GATHER_CACHE_PORT_5432_TCP",
        "GATHERING_CACHE_X",
        "GATHER"
      })
  void aVariableThatIsMeantForSomethingElseMayStand(String variable) {
    assertThat(problems(environment(Map.of(variable, "tcp://10.0.0.1:80")))).isEmpty();
  }

  private static List<String> problems(PropertySource<?> source) {
    StandardEnvironment environment = new StandardEnvironment();
    environment.getPropertySources().addFirst(source);
    ConfigurationPropertySources.attach(environment);
    SettingsException refused =
        catchThrowableOfType(
            SettingsException.class, () -> new SettingsCheck(environment).check(SETTINGS));
    return refused == null ? List.of() : refused.problems();
  }

  private static PropertySource<?> environment(Map<String, Object> variables) {
    return new SystemEnvironmentPropertySource("given-systemEnvironment", variables);
  }

  private static Map<String, Object> defaults() {
    Map<String, Object> defaults = new HashMap<>();
    for (Class<?> settings : RECORDS) {
      String[] names =
          Setting.of(settings).map(setting -> setting.name().toString()).toArray(String[]::new);
      Annotation[][] parameters = settings.getDeclaredConstructors()[0].getParameterAnnotations();
      for (int i = 0; i < names.length; i++) {
        for (Annotation annotation : parameters[i]) {
          if (annotation instanceof DefaultValue value && value.value().length == 1) {
            defaults.put(names[i], value.value()[0]);
          }
        }
      }
    }
    return defaults;
  }

  private static List<Class<?>> records() {
    var scanner = new ClassPathScanningCandidateComponentProvider(false);
    scanner.addIncludeFilter(new AnnotationTypeFilter(ConfigurationProperties.class));
    return scanner.findCandidateComponents("dev.gather").stream()
        .<Class<?>>map(
            found ->
                ClassUtils.resolveClassName(Objects.requireNonNull(found.getBeanClassName()), null))
        .toList();
  }
}
