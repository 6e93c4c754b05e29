package io.bridgestream.stream.kstreams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bridgestream.stream.options.CommitHook;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EventProcessorTest {
  @TempDir Path folder = Path.of("");

  @ParameterizedTest
  @EnumSource(CommitHook.class)
  void forwardsWhatFinishedWhenTheClockTicks(CommitHook hook) {
    ManualWork work = new ManualWork(10);
    try (TopologyTestDriver driver = driver(work, hook, new ThreadWork())) {
      input(driver).pipeInput("a", "1");
      driver.advanceWallClockTime(Duration.ofMillis(10));

      List<KeyValue<String, String>> beforeAnswer = output(driver).readKeyValuesToList();
      while (!work.held.isEmpty()) {
        work.finishLast();
      }
      driver.advanceWallClockTime(Duration.ofMillis(10));
      List<KeyValue<String, String>> all = new ArrayList<>(beforeAnswer);
      all.addAll(output(driver).readKeyValuesToList());

      assertThat(all).containsExactly(KeyValue.pair("a", "1"));
      // The test driver commits after each record, and only the store is asked then.
      assertThat(beforeAnswer).hasSize(hook == CommitHook.STORE ? 1 : 0);
    }
  }

  @ParameterizedTest
  @EnumSource(CommitHook.class)
  void waitsForRoomInsteadOfTakingMore(CommitHook hook) {
    ManualWork work = new ManualWork(2);
    try (TopologyTestDriver driver = driver(work, hook, new ThreadWork())) {
      List<String> values = List.of("1", "2", "3", "4", "5");

      values.forEach(value -> input(driver).pipeInput(value, value));
      while (!work.held.isEmpty()) {
        work.finishLast();
      }
      driver.advanceWallClockTime(Duration.ofMillis(10));

      assertThat(work.waits).isPositive();
      assertThat(output(driver).readValuesToList()).containsExactlyInAnyOrderElementsOf(values);
    }
  }

  @ParameterizedTest
  @EnumSource(CommitHook.class)
  void knowsWhatIsPendingByPartitionAndOffset(CommitHook hook) {
    ThreadWork thread = new ThreadWork();
    ManualWork work = new ManualWork(10);
    try (TopologyTestDriver driver = driver(work, hook, thread)) {
      input(driver).pipeInput("a", "1");

      Runnable commit = () -> thread.check(CommitClientsTest.offsets("in", 0, 1));
      if (hook == CommitHook.STORE) {
        commit.run();
      } else {
        assertThatThrownBy(commit::run)
            .isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("in-0 up to 1")
            .hasMessageContaining("streams.commit-hook");
      }
      while (!work.held.isEmpty()) {
        work.finishLast();
      }
      driver.advanceWallClockTime(Duration.ofMillis(10));
      commit.run();
    }
  }

  @ParameterizedTest
  @EnumSource(CommitHook.class)
  void doesNotWaitForABrokenEngineWhenItCloses(CommitHook hook) {
    ManualWork work = new ManualWork(10);
    work.broken = true;
    TopologyTestDriver driver = driver(work, hook, new ThreadWork());

    assertThatThrownBy(() -> input(driver).pipeInput("a", "1"))
        .hasStackTraceContaining("the engine broke");
    driver.close();

    assertThat(work.hurries).isZero();
  }

  private TopologyTestDriver driver(EventWork work, CommitHook hook, ThreadWork thread) {
    Properties properties = new Properties();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "test");
    properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "none:1");
    properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    properties.put(StreamsConfig.STATE_DIR_CONFIG, folder.toString());
    return new TopologyTestDriver(
        StreamsTopology.build("in", work, hook, thread, Duration.ofMillis(10)), properties);
  }

  private static TestInputTopic<String, String> input(TopologyTestDriver driver) {
    return driver.createInputTopic("in", new StringSerializer(), new StringSerializer());
  }

  private static TestOutputTopic<String, String> output(TopologyTestDriver driver) {
    return driver.createOutputTopic(
        ManualWork.OUT, new StringDeserializer(), new StringDeserializer());
  }
}
