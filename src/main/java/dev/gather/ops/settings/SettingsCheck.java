package dev.gather.ops.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.BindResult;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Checks all properties of Gather, and {@link ServerLimits}, before the first bean that has one is
 * made. Spring would bind one record after the other and stop at the first that fails.
 */
record SettingsCheck(ConfigurableEnvironment environment) implements BeanFactoryPostProcessor {

  /**
   * @throws SettingsException with all that is wrong
   */
  @Override
  public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
    check(settings(beans));
  }

  static List<Setting> settings(ConfigurableListableBeanFactory beans) {
    return records(beans).flatMap(Setting::of).toList();
  }

  /** Every record that is bound, so that none can be forgotten here. */
  private static Stream<Class<?>> records(ConfigurableListableBeanFactory beans) {
    List<Class<?>> found = new ArrayList<>();
    for (String name : beans.getBeanDefinitionNames()) {
      Class<?> type = beans.getType(name, false);
      if (type != null && isOfGather(type)) {
        found.add(type);
      }
    }
    return found.stream();
  }

  private static boolean isOfGather(Class<?> type) {
    ConfigurationProperties properties = type.getAnnotation(ConfigurationProperties.class);
    return type.isRecord() && properties != null && properties.value().matches("gather(\\..+)?");
  }

  void check(List<Setting> settings) {
    Binder binder = Binder.get(environment);
    TreeSet<String> problems = new TreeSet<>();
    Stream.concat(settings.stream(), ServerLimits.settings())
        .forEach(setting -> problems.addAll(problems(setting, binder)));
    new UnknownSettings(settings).problems(environment).forEach(problems::add);
    if (!problems.isEmpty()) {
      throw new SettingsException(List.copyOf(problems));
    }
  }

  private static List<String> problems(Setting setting, Binder binder) {
    try {
      return setting.isList() ? ofEntries(setting, binder) : ofValue(setting, binder);
    } catch (BindException e) {
      String reason = NestedExceptionUtils.getMostSpecificCause(e).getMessage();
      return List.of(
          setting.isSecret()
              ? "%s cannot be read, for a reason that may show it".formatted(setting.name())
              : "%s cannot be read: %s".formatted(setting.name(), reason));
    }
  }

  private static List<String> ofValue(Setting setting, Binder binder) {
    BindResult<String> text = binder.bind(setting.name(), Bindable.of(String.class));
    return text.isBound()
        ? setting.problem(setting.name().toString(), text.get()).stream().toList()
        : List.of();
  }

  private static List<String> ofEntries(Setting setting, Binder binder) {
    List<String> entries =
        binder.bind(setting.name(), Bindable.listOf(String.class)).orElseGet(List::of);
    List<String> problems = new ArrayList<>();
    for (int i = 0; i < entries.size(); i++) {
      setting.problem(setting.name() + "[" + i + "]", entries.get(i)).ifPresent(problems::add);
    }
    return problems;
  }
}
