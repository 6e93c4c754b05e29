package io.bridgestream.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.bridgestream.events.DeadLetter;
import io.bridgestream.model.json.JsonFile;
import io.bridgestream.schemas.RegistryDeserializer;
import io.bridgestream.schemas.RegistryException;
import io.bridgestream.schemas.SchemaRegistryClient;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bridgestream redrive}: dead letters' events, sent again. */
@Command(
    name = "redrive",
    mixinStandardHelpOptions = true,
    description = {
      "Sends the events in dead letters again: to the topic that they came from, with their key,"
          + " value and headers, and a header that counts their failures.",
      "A group remembers which letters were seen, in the same transactions, so that none is sent"
          + " twice. It remembers those that a filter passed over, too: another --group reaches"
          + " them.",
      "An event too long for its letter is read from the topic that it came from; one that this"
          + " topic keeps no longer is counted as gone."
    })
final class RedriveCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private KafkaConnection connection;

  @Mixin private LetterFilter filter;

  @Option(
      names = "--topic",
      paramLabel = "NAME",
      defaultValue = "vqa.dead-letters",
      description = "Where the dead letters are. Default: ${DEFAULT-VALUE}.")
  private String topic;

  @Option(
      names = "--group",
      paramLabel = "NAME",
      defaultValue = "bridgestream-redrive",
      description = "The group that remembers. Default: ${DEFAULT-VALUE}.")
  private String group;

  @Option(names = "--dry-run", description = "Say which letters are meant; send nothing.")
  private boolean dryRun;

  @Option(names = "--json", description = "Print the report as JSON.")
  private boolean json;

  @SuppressWarnings("NullAway.Init") // picocli fills the fields before it calls
  RedriveCommand() {}

  @Override
  public Integer call() {
    try (SchemaRegistryClient registry = connection.registry();
        KafkaConsumer<byte[], byte[]> consumer =
            connection.consumer(Map.of("group.id", group, "max.poll.records", 100));
        Originals originals = new Originals(connection.consumer(Map.of()))) {
      List<TopicPartition> partitions = KafkaConnection.partitions(consumer, topic);
      Redrive redrive =
          new Redrive(
              consumer,
              RegistryDeserializer.of(DeadLetter.class, registry),
              originals,
              filter,
              dryRun ? this::show : (record, letter) -> {});
      if (dryRun) {
        redrive.run(partitions, null);
      } else {
        send(redrive, partitions);
      }
      report(redrive);
    } catch (KafkaException | RegistryException e) {
      throw new CommandFailedException(
          "Cannot redrive %s: %s".formatted(topic, KafkaConnection.reason(e)), e);
    }
    return 0;
  }

  private void send(Redrive redrive, List<TopicPartition> partitions) {
    Map<String, Object> transactional = Map.of("transactional.id", group + "-" + topic);
    try (KafkaProducer<byte[], byte[]> producer = connection.producer(transactional)) {
      // Ends the transaction of one that was killed, before its offsets are asked for.
      producer.initTransactions();
      redrive.run(partitions, producer);
    }
  }

  private void show(ConsumerRecord<byte[], byte[]> record, DeadLetter letter) {
    PrintWriter err = spec.commandLine().getErr();
    err.printf(
        "%s-%d@%d: from %s-%d@%d, %s at %s, attempt %d%n",
        record.topic(),
        record.partition(),
        record.offset(),
        letter.getTopic(),
        letter.getPartition(),
        letter.getOffset(),
        letter.getCode(),
        letter.getStage(),
        letter.getAttempt());
    err.flush();
  }

  private void report(Redrive redrive) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.print(
          new String(
              JsonFile.format(
                  JsonNodeFactory.instance
                      .objectNode()
                      .put("dry_run", dryRun)
                      .put(dryRun ? "would_send" : "sent", redrive.sent())
                      .put("passed_over", redrive.passedOver())
                      .put("unreadable", redrive.unreadable())
                      .put("gone", redrive.gone())),
              StandardCharsets.UTF_8));
    } else {
      out.printf(
          "%s %d events, passed over %d, unreadable %d, gone %d%n",
          dryRun ? "would send" : "sent",
          redrive.sent(),
          redrive.passedOver(),
          redrive.unreadable(),
          redrive.gone());
    }
    out.flush();
  }
}
