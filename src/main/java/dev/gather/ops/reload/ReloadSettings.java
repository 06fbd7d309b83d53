package dev.gather.ops.reload;

import dev.gather.process.Between;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * When files are loaded again, {@code gather.reload}.
 *
 * @param every pause between two looks at the definitions; zero for no looks at all
 * @param keysEvery the same for files of keys that they name
 */
@ConfigurationProperties("gather.reload")
public record ReloadSettings(
    @Between(least = "0s", most = "1d") @DefaultValue("2s") Duration every,
    @Between(least = "0s", most = "1d") @DefaultValue("2s") Duration keysEvery) {}
