package io.bridgestream.stream.flink;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bridgestream.stream.options.InvalidOptionsException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlinkMainTest {
  @Test
  void saysWhatItsArgumentsMustBe() {
    assertThatThrownBy(() -> FlinkMain.main(new String[] {"job.yaml"}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot run job: the arguments must be --config FILE, found 'job.yaml'");
  }

  @Test
  void namesAllThatIsWrongInTheFileBeforeItSubmitsAnything(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("job.yaml");
    Files.writeString(file, "flink: {paralelism: 2}\nbatch: {max-items: none}\n");

    assertThatThrownBy(() -> FlinkMain.main(new String[] {"--config", file.toString()}))
        .isInstanceOf(InvalidOptionsException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("batch.max-items")
        .hasMessageContaining("kafka.bootstrap.servers must be given");
  }
}
