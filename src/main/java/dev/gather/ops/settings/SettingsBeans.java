package dev.gather.ops.settings;

import java.util.List;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.ConfigurableEnvironment;

/** The check of the application's properties. */
@Configuration(proxyBeanMethods = false)
class SettingsBeans {

  /** Static, as it runs before there are other beans. */
  @Bean
  static SettingsCheck settingsCheck(ConfigurableEnvironment environment) {
    return new SettingsCheck(environment);
  }

  @Bean
  HiddenSecrets hiddenSecrets(
      ConfigurableListableBeanFactory beans, ConfigurableEnvironment environment) {
    List<Setting> secrets =
        SettingsCheck.settings(beans).stream().filter(Setting::isSecret).toList();
    Binder binder = Binder.get(environment);
    return HiddenSecrets.of(
        secrets,
        secrets.stream()
            .map(secret -> binder.bind(secret.name(), Bindable.of(String.class)).orElse("")));
  }
}
