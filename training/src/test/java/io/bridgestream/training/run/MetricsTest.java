package io.bridgestream.training.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsTest {
  @TempDir private Path folder;

  @Test
  void aResumedRunAppends() throws IOException {
    try (Metrics metrics = Metrics.open(folder)) {
      metrics.add(1, "loss/vqa", 0.5);
    }
    try (Metrics metrics = Metrics.open(folder)) {
      metrics.add(2, "loss/vqa", 0.25);
    }

    assertThat(Files.readAllLines(folder.resolve("metrics.csv")))
        .containsExactly("step,name,value", "1,loss/vqa,0.5", "2,loss/vqa,0.25");
  }

  @Test
  void eventsAreTensorFlowsRecords() throws IOException {
    try (Metrics metrics = Metrics.open(folder)) {
      metrics.add(300, "loss/vqa", 0.5);
    }

    List<byte[]> events = records();
    assertThat(events).hasSize(2);
    assertThat(new String(events.get(0), StandardCharsets.ISO_8859_1)).contains("brain.Event:2");
    // The step (field 2) 300 as a varint; the value (field 2 of the summary's value) as a float.
    assertThat(events.get(1)).containsSequence(0x10, 0xAC, 0x02);
    assertThat(events.get(1)).containsSequence(0x0A, 0x08, 'l', 'o', 's', 's', '/', 'v', 'q', 'a');
    assertThat(events.get(1)).endsWith(0x15, 0x00, 0x00, 0x00, 0x3F);
  }

  private List<byte[]> records() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("tensorboard"))) {
      byte[] all = Files.readAllBytes(files.findFirst().orElseThrow());
      ByteBuffer file = ByteBuffer.wrap(all).order(ByteOrder.LITTLE_ENDIAN);
      List<byte[]> records = new ArrayList<>();
      while (file.hasRemaining()) {
        byte[] length = new byte[Long.BYTES];
        file.get(length);
        assertThat(file.getInt()).isEqualTo(masked(length));
        int size = ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getInt();
        byte[] content = new byte[size];
        file.get(content);
        assertThat(file.getInt()).isEqualTo(masked(content));
        records.add(content);
      }
      return records;
    }
  }

  private static int masked(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    int value = (int) crc.getValue();
    return ((value >>> 15) | (value << 17)) + 0xa282ead8;
  }
}
