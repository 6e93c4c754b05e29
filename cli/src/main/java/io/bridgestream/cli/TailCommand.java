package io.bridgestream.cli;

import io.bridgestream.events.ImageAnswer;
import io.bridgestream.schemas.MalformedRecordException;
import io.bridgestream.schemas.RegistryDeserializer;
import io.bridgestream.schemas.RegistryException;
import io.bridgestream.schemas.SchemaRegistryClient;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bridgestream tail}: answers as they come. */
@Command(
    name = "tail",
    mixinStandardHelpOptions = true,
    description =
        "Prints answers as they are committed, from now on, until it is interrupted or has enough.")
final class TailCommand implements Callable<Integer> {
  private static final Duration POLL = Duration.ofMillis(200);

  @Spec private CommandSpec spec;

  @Mixin private KafkaConnection connection;

  @Option(
      names = "--topic",
      paramLabel = "NAME",
      defaultValue = "vqa.answers",
      description = "Where from. Default: ${DEFAULT-VALUE}.")
  private String topic;

  @Option(names = "--from-beginning", description = "Start with the oldest answer there is.")
  private boolean fromBeginning;

  @Option(names = "--count", paramLabel = "N", description = "End after so many answers.")
  private Optional<Long> count = Optional.empty();

  @Option(
      names = "--idle",
      paramLabel = "SECONDS",
      description = "End when nothing came for so long.")
  private Optional<Long> idleSeconds = Optional.empty();

  @Option(names = "--json", description = "Print each answer as one line of JSON.")
  private boolean json;

  @SuppressWarnings("NullAway.Init") // picocli fills the fields before it calls
  TailCommand() {}

  @Override
  public Integer call() {
    try (SchemaRegistryClient registry = connection.registry();
        KafkaConsumer<byte[], byte[]> consumer = connection.consumer(Map.of())) {
      List<TopicPartition> partitions = KafkaConnection.partitions(consumer, topic);
      consumer.assign(partitions);
      if (fromBeginning) {
        consumer.seekToBeginning(partitions);
      } else {
        consumer.seekToEnd(partitions);
      }
      follow(consumer, RegistryDeserializer.of(ImageAnswer.class, registry));
    } catch (KafkaException | RegistryException e) {
      throw new CommandFailedException(
          "Cannot read answers from %s: %s".formatted(topic, KafkaConnection.reason(e)), e);
    }
    return 0;
  }

  private void follow(
      KafkaConsumer<byte[], byte[]> consumer, RegistryDeserializer<ImageAnswer> deserializer) {
    long left = count.orElse(Long.MAX_VALUE);
    long lastNanos = System.nanoTime();
    while (left > 0 && !idle(lastNanos)) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        lastNanos = System.nanoTime();
        if (left > 0) {
          left--;
          print(record, deserializer);
        }
      }
    }
  }

  private boolean idle(long lastNanos) {
    return idleSeconds.isPresent()
        && System.nanoTime() - lastNanos > Duration.ofSeconds(idleSeconds.get()).toNanos();
  }

  private void print(
      ConsumerRecord<byte[], byte[]> record, RegistryDeserializer<ImageAnswer> deserializer) {
    PrintWriter out = spec.commandLine().getOut();
    try {
      if (record.value() != null) {
        ImageAnswer answer = deserializer.deserialize(record.value());
        out.println(json ? AnswerText.json(answer) : AnswerText.line(answer));
        out.flush();
      }
    } catch (MalformedRecordException e) {
      PrintWriter err = spec.commandLine().getErr();
      err.printf(
          "%s-%d@%d: %s%n", record.topic(), record.partition(), record.offset(), e.getMessage());
      err.flush();
    }
  }
}
