package io.bridgestream.stream.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class JobJarContentsIT {
  @Test
  void holdsNoClassThatFlinkBringsItself() throws Exception {
    Set<String> flinks = new TreeSet<>();
    for (String jar : FlinkProcesses.distribution()) {
      flinks.addAll(classes(Path.of(jar)));
    }
    Set<String> ours = classes(Path.of(System.getProperty("job.jar")));

    assertThat(flinks)
        .hasSizeGreaterThan(10_000)
        .contains("org/apache/flink/connector/base/source/reader/SourceReaderBase.class");
    assertThat(ours)
        .contains(
            "io/bridgestream/stream/flink/FlinkMain.class",
            "io/bridgestream/inference/MatchModel.class",
            "io/bridgestream/schemas/SchemaRegistryClient.class",
            "org/apache/flink/connector/kafka/sink/KafkaSink.class",
            "org/apache/kafka/clients/producer/KafkaProducer.class",
            "ai/onnxruntime/native/linux-x64/libonnxruntime.so");
    ours.retainAll(flinks);
    assertThat(ours).isEmpty();
  }

  private static Set<String> classes(Path jar) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      return file.stream()
          .map(JarEntry::getName)
          .filter(name -> name.endsWith(".class") || name.endsWith(".so"))
          .filter(name -> !name.endsWith("module-info.class"))
          // Two libraries called snakeyaml ship the same class by mistake, and neither needs it.
          .filter(name -> !name.startsWith("META-INF/versions/"))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }
}
