package io.bridgestream.stream.kstreams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StreamsAppIT {
  @TempDir Path folder = Path.of("");

  @ParameterizedTest
  @EnumSource(CommitHook.class)
  void answersEachEventOnceWhileMembersJoinAndLeave(CommitHook hook) throws Exception {
    int events = 3000;
    try (TestBroker broker = TestBroker.start(folder.resolve("broker"));
        Ledger ledger = new Ledger(broker, EchoInstance.REQUESTS, 4, events);
        EchoSteps steps = new EchoSteps(Duration.ofMillis(5));
        SharedWork<ConsumerRecord<byte[], byte[]>> work = steps.start()) {
      ledger.produce();
      StreamsApp.Running first = app(broker, hook, "first", work);
      await("first").atMost(Duration.ofSeconds(60)).until(() -> ledger.read() > events / 5);
      assertThat(first.live()).isTrue();
      StreamsApp.Running second = app(broker, hook, "second", work);
      await("second is ready").atMost(Duration.ofSeconds(60)).until(second::ready);
      first.close();
      await("all").atMost(Duration.ofSeconds(60)).until(() -> ledger.lag(EchoInstance.GROUP) == 0);
      second.close();
      ledger.readToEnd();

      assertThat(ledger.lost()).isZero();
      assertThat(ledger.duplicated()).isZero();
      // One batch holds events of several tasks and threads.
      assertThat(work.batches()).isLessThan(events / 2);
      assertThat(steps.largestBatch.get()).isEqualTo(8);
      assertThat(first.live()).isFalse();
      try (Admin admin = broker.admin()) {
        assertThat(admin.listTopics().names().get())
            .containsExactlyInAnyOrder(EchoInstance.REQUESTS, EchoSteps.OUT);
      }
    }
  }

  private StreamsApp.Running app(TestBroker broker, CommitHook hook, String name, EventWork work) {
    return StreamsApp.configure(
            EchoInstance.options(
                broker.bootstrapServers(),
                folder.resolve(name),
                StreamsOptions.Delivery.EXACTLY_ONCE,
                hook),
            work)
        .start();
  }
}
