package io.bridgestream.training.run;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bridgestream.model.AtomicFile;
import io.bridgestream.model.json.JsonFields;
import io.bridgestream.model.json.JsonFile;
import io.bridgestream.model.tensors.SafetensorsFile;
import io.bridgestream.model.tensors.SafetensorsWriter;
import io.bridgestream.model.tensors.TensorStore;
import io.bridgestream.training.data.Position;
import io.bridgestream.training.optim.AdamW;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The output folder of a run: {@code checkpoints/step-N}, each a whole model folder with the
 * optimiser's state, of which the last and the best are kept; and, when the run is over, the best
 * model itself. A checkpoint appears under its name when it is complete, so a killed run leaves
 * whole ones only. A folder is one run's at a time.
 */
final class RunFolder implements AutoCloseable {
  private static final String STATE = "training_state.safetensors";
  private static final String PROGRESS = "training_state.json";
  private static final String PREFIX = "step-";
  private static final String PARTIAL = ".partial-";
  private static final String LOCK = ".lock";

  private final Path folder;
  private final Path checkpoints;
  private final Optional<ProcessLock> held;

  private RunFolder(Path folder, Optional<ProcessLock> held) {
    this.folder = folder;
    this.checkpoints = checkpoints(folder);
    this.held = held;
  }

  private static Path checkpoints(Path folder) {
    return folder.resolve("checkpoints");
  }

  /**
   * Opens the folder, making it if it isn't there, and clears what a killed run left half-done.
   *
   * @throws TrainingException if another run writes to it
   */
  static RunFolder open(Path folder) throws IOException {
    Files.createDirectories(checkpoints(folder));
    RunFolder opened = new RunFolder(folder, Optional.of(lock(folder)));
    try {
      for (Path left : opened.entries(PARTIAL)) {
        delete(left);
      }
    } catch (IOException e) {
      opened.close();
      throw e;
    }
    return opened;
  }

  /** Opens the folder that another process writes. */
  static RunFolder watch(Path folder) throws IOException {
    Files.createDirectories(checkpoints(folder));
    return new RunFolder(folder, Optional.empty());
  }

  private static ProcessLock lock(Path folder) throws IOException {
    return ProcessLock.ofFree(folder.resolve(LOCK))
        .orElseThrow(
            () ->
                new TrainingException(
                    "Cannot train into %s: one run at a time may write there, found another one that does"
                        .formatted(folder)));
  }

  @Override
  public void close() {
    held.ifPresent(ProcessLock::close);
  }

  Path path() {
    return folder;
  }

  /** Returns the newest checkpoint. */
  Optional<Path> last() throws IOException {
    List<Path> steps = entries(PREFIX);
    return steps.isEmpty() ? Optional.empty() : Optional.of(steps.get(steps.size() - 1));
  }

  /** Returns the checkpoint after {@code step} updates. */
  Path checkpoint(long step) {
    return checkpoints.resolve(String.format(Locale.ROOT, "%s%09d", PREFIX, step));
  }

  private List<Path> entries(String prefix) throws IOException {
    try (Stream<Path> files = Files.list(checkpoints)) {
      return files
          .filter(file -> String.valueOf(file.getFileName()).startsWith(prefix))
          .sorted()
          .toList();
    }
  }

  /** Writes a checkpoint, then deletes all others but the best. */
  void save(TrainedModel model, AdamW optimiser, Progress progress) throws IOException {
    Path partial = checkpoints.resolve(PARTIAL + UUID.randomUUID());
    model.write(partial);
    SafetensorsWriter.write(partial.resolve(STATE), optimiser.state());
    AtomicFile.write(partial.resolve(PROGRESS), JsonFile.format(json(progress)));
    Path target = checkpoint(progress.steps());
    if (Files.exists(target)) {
      delete(target);
    }
    Files.move(partial, target, ATOMIC_MOVE);
    for (Path other : entries(PREFIX)) {
      if (!other.equals(target) && !other.equals(checkpoint(progress.bestStep()))) {
        delete(other);
      }
    }
  }

  /** Takes the optimiser's state and the progress over from a checkpoint. */
  static Progress restore(Path checkpoint, AdamW optimiser) {
    try (TensorStore state = SafetensorsFile.open(checkpoint.resolve(STATE))) {
      optimiser.restore(state);
    }
    return progress(JsonFile.read(checkpoint.resolve(PROGRESS)));
  }

  /** Copies the files of a checkpoint's model to the top of the folder. */
  void publish(Path checkpoint) throws IOException {
    try (Stream<Path> files = Files.list(checkpoint)) {
      for (Path file : files.toList()) {
        String name = String.valueOf(file.getFileName());
        if (!name.startsWith("training_state")) {
          Path partial = folder.resolve("." + name + ".partial");
          Files.copy(file, partial, REPLACE_EXISTING);
          Files.move(partial, folder.resolve(name), ATOMIC_MOVE);
        }
      }
    }
  }

  private static ObjectNode json(Progress progress) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("steps", progress.steps());
    if (progress.bestStep() > 0) {
      json.put("best_score", progress.bestScore()).put("best_step", progress.bestStep());
    }
    ObjectNode next = json.putObject("next_batch");
    progress
        .next()
        .forEach(
            (objective, position) ->
                next.putObject(OptionReader.spell(objective))
                    .put("epoch", position.epoch())
                    .put("step", position.step()));
    return json;
  }

  private static Progress progress(ObjectNode content) {
    JsonFields json = new JsonFields(PROGRESS, content);
    JsonFields next = json.object("next_batch");
    Map<Objective, Position> positions = new EnumMap<>(Objective.class);
    for (Objective objective : Objective.values()) {
      String name = OptionReader.spell(objective);
      if (next.has(name)) {
        JsonFields position = next.object(name);
        positions.put(
            objective,
            new Position(
                position.integer("epoch", 0, 0, Integer.MAX_VALUE),
                position.integer("step", 0, 0, Integer.MAX_VALUE)));
      }
    }
    return new Progress(
        json.integer("steps", 0, 0, Integer.MAX_VALUE),
        positions,
        json.number("best_score", Double.NEGATIVE_INFINITY, 0, Double.MAX_VALUE),
        json.integer("best_step", 0, 0, Integer.MAX_VALUE));
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
