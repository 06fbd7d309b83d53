package dev.gather.ops.reload;

import dev.gather.process.Between;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * When definitions are loaded again, {@code gather.reload}.
 *
 * @param every pause between two looks at the files; zero for no looks at all
 */
@ConfigurationProperties("gather.reload")
public record ReloadSettings(
    @Between(least = "0s", most = "1d") @DefaultValue("2s") Duration every) {}
