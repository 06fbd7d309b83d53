package dev.gather.ops.reload;

import dev.gather.process.Expected;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where definitions are, {@code gather.definitions}.
 *
 * @param definitions a file, or a pattern of files that are one definition together
 */
@ConfigurationProperties("gather")
public record DefinitionSettings(
    @Expected("a file or a pattern of files, such as file:/etc/gather/*.yaml")
        @DefaultValue("file:./gateway.yaml")
        String definitions) {}
